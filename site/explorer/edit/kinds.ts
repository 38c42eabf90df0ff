/** The kinds of event that the form offers by name: what each makes of a sender, a target and a text. */
import type { UserId } from '../../../server/matrix/identifiers.ts';
import { isString, type JsonObject } from '../../../server/matrix/json.ts';
import type { ScenarioEvent } from '../scenario.ts';

/** What the rest of the form asks for. */
export type Asks = 'text' | 'target' | 'powers' | 'rule' | 'authoriser' | 'anything' | 'nothing';

type Made = Pick<ScenarioEvent, 'type' | 'stateKey' | 'content'>;

type Kind = {
  readonly id: string;
  readonly label: string;
  readonly asks: Asks;
  readonly is: (event: ScenarioEvent) => boolean;
  readonly make: (sender: UserId, target: UserId) => Made;
};

const state = (type: string, stateKey: string, content: JsonObject): Made => ({
  type,
  stateKey,
  content,
});

function membership(id: string, label: string, value: string, ofOthers: boolean): Kind {
  return {
    id,
    label,
    asks: ofOthers ? 'target' : value === 'join' ? 'authoriser' : 'nothing',
    is: ({ type, stateKey, sender, content }) =>
      type === 'm.room.member' &&
      content.membership === value &&
      (stateKey !== sender) === ofOthers,
    make: (sender, target) =>
      state('m.room.member', ofOthers ? target : sender, { membership: value }),
  };
}

function entry(id: string, label: string, asks: Asks, type: string, content: JsonObject): Kind {
  return {
    id,
    label,
    asks,
    is: (event) => event.type === type && event.stateKey === '',
    make: () => state(type, '', content),
  };
}

export const KINDS: readonly Kind[] = [
  {
    id: 'message',
    label: 'says something',
    asks: 'text',
    is: ({ type, stateKey }) => type === 'm.room.message' && stateKey === undefined,
    make: () => ({
      type: 'm.room.message',
      content: { msgtype: 'm.text', body: 'Hello' },
    }),
  },
  entry('topic', 'sets the topic', 'text', 'm.room.topic', { topic: 'A topic' }),
  entry('name', 'names the room', 'text', 'm.room.name', { name: 'A name' }),
  entry('power', 'sets power levels', 'powers', 'm.room.power_levels', { users: {} }),
  entry('rules', 'sets the join rule', 'rule', 'm.room.join_rules', { join_rule: 'invite' }),
  membership('join', 'joins', 'join', false),
  membership('leave', 'leaves', 'leave', false),
  membership('knock', 'knocks', 'knock', false),
  membership('invite', 'invites', 'invite', true),
  membership('remove', 'removes', 'leave', true),
  membership('ban', 'bans', 'ban', true),
  entry('create', 'creates the room', 'nothing', 'm.room.create', {}),
  {
    id: 'other',
    label: 'something else',
    asks: 'anything',
    is: () => true,
    make: () => state('org.example.note', '', {}),
  },
];

export function kindOf(event: ScenarioEvent): Kind {
  const found = KINDS.find((kind) => kind.is(event));
  if (found === undefined) throw new Error('the last kind is anything');
  return found;
}

/** The key of the content that the form's text field is about. */
export function textKey({ type }: ScenarioEvent): string {
  return { 'm.room.topic': 'topic', 'm.room.name': 'name' }[type] ?? 'body';
}

export function textOf(event: ScenarioEvent, key: string): string {
  const value = event.content[key];
  return isString(value) ? value : '';
}

export const JOIN_RULES = [
  'public',
  'invite',
  'knock',
  'restricted',
  'knock_restricted',
  'private',
] as const;

/** The event as another kind: who sends it, after what and when stays. */
export function asKind(
  event: ScenarioEvent,
  kindId: string,
  people: readonly UserId[],
): ScenarioEvent {
  const kind = KINDS.find(({ id }) => id === kindId);
  if (kind === undefined || kind === kindOf(event)) return event;
  const target = people.find((user) => user !== event.sender) ?? event.sender;
  const { type, stateKey, content } = kind.make(event.sender, target);
  const { stateKey: _old, ...rest } = event;
  return { ...rest, type, content, ...(stateKey === undefined ? {} : { stateKey }) };
}
