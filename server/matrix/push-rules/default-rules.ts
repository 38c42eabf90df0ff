import type { UserId } from '../identifiers.ts';
import type { PushAction, PushCondition, PushRule, PushRuleset } from './types.ts';

/**
 * The rules that every user starts with. Some name the user, so they are made for each.
 *
 * The order is the order of priority. `.m.rule.master` also goes before the user's own rules: see
 * {@link withDefaultRules}.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#predefined-rules
 */
export function defaultRules(user: UserId): PushRuleset {
  return {
    override: [MASTER, ...overrides(user)],
    content: [],
    room: [],
    sender: [],
    underride: UNDERRIDES,
  };
}

/**
 * A user's own rules and the default ones in one list of each kind, by priority: the master rule,
 * what the user made, the other defaults.
 */
export function withDefaultRules(user: UserId, own: Partial<PushRuleset>): PushRuleset {
  return {
    override: [MASTER, ...(own.override ?? []), ...overrides(user)],
    content: own.content ?? [],
    room: own.room ?? [],
    sender: own.sender ?? [],
    underride: [...(own.underride ?? []), ...UNDERRIDES],
  };
}

const DEFAULT_SOUND: PushAction = { set_tweak: 'sound', value: 'default' };
const RING: PushAction = { set_tweak: 'sound', value: 'ring' };
const HIGHLIGHT: PushAction = { set_tweak: 'highlight' };

/** Off until a user turns it on; then it silences everything. */
const MASTER: PushRule = { ...rule('.m.rule.master', [], []), enabled: false };

function overrides(user: UserId): PushRule[] {
  return [
    rule('.m.rule.suppress_notices', [matches('content.msgtype', 'm.notice')], []),
    rule(
      '.m.rule.invite_for_me',
      [
        matches('type', 'm.room.member'),
        matches('content.membership', 'invite'),
        matches('state_key', user),
      ],
      ['notify', DEFAULT_SOUND],
    ),
    rule('.m.rule.member_event', [matches('type', 'm.room.member')], []),
    rule(
      '.m.rule.is_user_mention',
      [
        {
          kind: 'event_property_contains',
          key: 'content.m\\.mentions.user_ids',
          value: user,
        },
      ],
      ['notify', DEFAULT_SOUND, HIGHLIGHT],
    ),
    rule(
      '.m.rule.is_room_mention',
      [
        { kind: 'event_property_is', key: 'content.m\\.mentions.room', value: true },
        { kind: 'sender_notification_permission', key: 'room' },
      ],
      ['notify', HIGHLIGHT],
    ),
    rule(
      '.m.rule.tombstone',
      [matches('type', 'm.room.tombstone'), matches('state_key', '')],
      ['notify', HIGHLIGHT],
    ),
    rule('.m.rule.reaction', [matches('type', 'm.reaction')], []),
    rule(
      '.m.rule.room.server_acl',
      [matches('type', 'm.room.server_acl'), matches('state_key', '')],
      [],
    ),
    rule(
      '.m.rule.suppress_edits',
      [{ kind: 'event_property_is', key: 'content.m\\.relates_to.rel_type', value: 'm.replace' }],
      [],
    ),
  ];
}

const UNDERRIDES: readonly PushRule[] = [
  rule('.m.rule.call', [matches('type', 'm.call.invite')], ['notify', RING]),
  rule(
    '.m.rule.encrypted_room_one_to_one',
    [{ kind: 'room_member_count', is: '2' }, matches('type', 'm.room.encrypted')],
    ['notify', DEFAULT_SOUND],
  ),
  rule(
    '.m.rule.room_one_to_one',
    [{ kind: 'room_member_count', is: '2' }, matches('type', 'm.room.message')],
    ['notify', DEFAULT_SOUND],
  ),
  rule('.m.rule.message', [matches('type', 'm.room.message')], ['notify']),
  rule('.m.rule.encrypted', [matches('type', 'm.room.encrypted')], ['notify']),
];

function rule(
  rule_id: string,
  conditions: readonly PushCondition[],
  actions: readonly PushAction[],
): PushRule {
  return { rule_id, default: true, enabled: true, conditions, actions };
}

function matches(key: string, pattern: string): PushCondition {
  return { kind: 'event_match', key, pattern };
}
