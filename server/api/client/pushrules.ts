/** Push rules. @see https://spec.matrix.org/v1.19/client-server-api/#push-rules-api */
import Type from 'typebox';
import type { JsonObject } from '../../matrix/json.ts';
import { route, type Route } from '../route.ts';
import { anyObject, Empty } from '../schemas.ts';

const ruleParams = Type.Object({
  kind: Type.Union(
    [
      Type.Literal('override'),
      Type.Literal('content'),
      Type.Literal('room'),
      Type.Literal('sender'),
      Type.Literal('underride'),
    ],
    { description: 'The kind of rule, in the order in which they are asked.' },
  ),
  ruleId: Type.String({ description: 'The id of the rule. Those of the server begin with a dot.' }),
});

const Actions = Type.Array(Type.Union([Type.String(), Type.Unsafe<JsonObject>(Type.Object({}))]), {
  description: 'What to do: notify, and tweaks such as { set_tweak, value }.',
});

const PushRule = Type.Object({
  rule_id: Type.String({ description: 'The id of the rule.' }),
  default: Type.Boolean({ description: 'Whether it is a rule of the server.' }),
  enabled: Type.Boolean({ description: 'Whether it is asked at all.' }),
  actions: Actions,
  conditions: Type.Optional(
    Type.Array(Type.Object({ kind: Type.String({ description: 'The kind of condition.' }) }), {
      description: 'What must hold; of override and underride rules.',
    }),
  ),
  pattern: Type.Optional(Type.String({ description: 'What to look for; of content rules.' })),
});

const Rules = (description: string) => Type.Array(PushRule, { description });
const Ruleset = Type.Object({
  override: Rules('Asked first.'),
  content: Rules('About what is in the text.'),
  room: Rules('About a room.'),
  sender: Rules('About a sender.'),
  underride: Rules('Asked last.'),
});

const missing = { M_NOT_FOUND: 'There is no such rule.' } as const;

export const getPushRules: Route = route({
  operationId: 'getPushRules',
  module: 'pushrules',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/',
  alsoAt: ['/_matrix/client/v3/pushrules'],
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3pushrules',
  summary: "Reads all of the user's push rules, by scope.",
  responses: { 200: Type.Object({ global: Ruleset }) },
  handle: ({ requester, services }) => services.pushRules.all(requester.userId),
});

export const getPushRulesGlobal: Route = route({
  operationId: 'getPushRulesGlobal',
  module: 'pushrules',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/',
  alsoAt: ['/_matrix/client/v3/pushrules/global'],
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3pushrulesglobal',
  summary: "Reads all of the user's push rules.",
  responses: { 200: Ruleset },
  handle: async ({ requester, services }) =>
    (await services.pushRules.all(requester.userId)).global,
});

export const getPushRule: Route = route({
  operationId: 'getPushRule',
  module: 'pushrules',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3pushrulesglobalkindruleid',
  summary: 'Reads one push rule.',
  params: ruleParams,
  responses: { 200: PushRule },
  errors: missing,
  handle: ({ params, requester, services }) =>
    services.pushRules.ruleJson(requester.userId, params),
});

export const setPushRule: Route = route({
  operationId: 'setPushRule',
  module: 'pushrules',
  method: 'PUT',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#put_matrixclientv3pushrulesglobalkindruleid',
  summary: 'Adds a push rule, or changes one of the user. A new rule comes first of its kind.',
  params: ruleParams,
  query: Type.Object({
    before: Type.Optional(
      Type.String({ description: 'The rule of the user that this one comes right before.' }),
    ),
    after: Type.Optional(
      Type.String({ description: 'The rule of the user that this one comes right after.' }),
    ),
  }),
  body: Type.Object({
    actions: Actions,
    conditions: Type.Optional(
      Type.Array(anyObject('A condition, with its kind.'), {
        description: 'What must hold; of override and underride rules. None: always.',
      }),
    ),
    pattern: Type.Optional(
      Type.String({ description: 'The glob to look for; content rules need it.' }),
    ),
  }),
  responses: { 200: Empty },
  errors: {
    M_BAD_JSON: 'The body does not suit the kind of rule; the message names the field.',
    M_INVALID_PARAM:
      'The rule id begins with a dot, holds a slash or backslash, or does not suit the kind.',
    M_UNKNOWN: 'before or after is no rule of the user of this kind.',
    M_TOO_LARGE: 'The user has too many rules.',
  },
  async handle({ params, query, body, requester, services }) {
    await services.pushRules.put(requester.userId, params, body, query);
    return {};
  },
});

export const deletePushRule: Route = route({
  operationId: 'deletePushRule',
  module: 'pushrules',
  method: 'DELETE',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#delete_matrixclientv3pushrulesglobalkindruleid',
  summary: 'Deletes a push rule of the user.',
  params: ruleParams,
  responses: { 200: Empty },
  errors: { ...missing, M_INVALID_PARAM: 'It is a rule of the server; it can only be disabled.' },
  async handle({ params, requester, services }) {
    await services.pushRules.remove(requester.userId, params);
    return {};
  },
});

export const isPushRuleEnabled: Route = route({
  operationId: 'isPushRuleEnabled',
  module: 'pushrules',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3pushrulesglobalkindruleidenabled',
  summary: 'Says whether a push rule is enabled.',
  params: ruleParams,
  responses: {
    200: Type.Object({ enabled: Type.Boolean({ description: 'Whether it is enabled.' }) }),
  },
  errors: missing,
  async handle({ params, requester, services }) {
    return { enabled: (await services.pushRules.rule(requester.userId, params)).enabled };
  },
});

export const setPushRuleEnabled: Route = route({
  operationId: 'setPushRuleEnabled',
  module: 'pushrules',
  method: 'PUT',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3pushrulesglobalkindruleidenabled',
  summary: 'Enables or disables a push rule, also one of the server.',
  params: ruleParams,
  body: Type.Object({ enabled: Type.Boolean({ description: 'Whether to enable it.' }) }),
  responses: { 200: Empty },
  errors: missing,
  async handle({ params, body, requester, services }) {
    await services.pushRules.setEnabled(requester.userId, params, body.enabled);
    return {};
  },
});

export const getPushRuleActions: Route = route({
  operationId: 'getPushRuleActions',
  module: 'pushrules',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3pushrulesglobalkindruleidactions',
  summary: 'Reads what a push rule does.',
  params: ruleParams,
  responses: { 200: Type.Object({ actions: Actions }) },
  errors: missing,
  async handle({ params, requester, services }) {
    return { actions: (await services.pushRules.rule(requester.userId, params)).actions };
  },
});

export const setPushRuleActions: Route = route({
  operationId: 'setPushRuleActions',
  module: 'pushrules',
  method: 'PUT',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3pushrulesglobalkindruleidactions',
  summary: 'Changes what a push rule does, also one of the server.',
  params: ruleParams,
  body: Type.Object({ actions: Actions }),
  responses: { 200: Empty },
  errors: { ...missing, M_BAD_JSON: 'An action is neither notify nor a tweak.' },
  async handle({ params, body, requester, services }) {
    await services.pushRules.setActions(requester.userId, params, body.actions);
    return {};
  },
});

export const routes: Route[] = [
  getPushRules,
  getPushRulesGlobal,
  getPushRule,
  setPushRule,
  deletePushRule,
  isPushRuleEnabled,
  setPushRuleEnabled,
  getPushRuleActions,
  setPushRuleActions,
];
