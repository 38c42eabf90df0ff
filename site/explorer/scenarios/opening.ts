/** How the rooms of our scenarios begin, so that each scenario tells only what is its own. */
import type { UserId } from '../../../server/matrix/identifiers.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import type { ScenarioEvent } from '../scenario.ts';

export const ALICE = '@alice:red.example';
export const BOB = '@bob:green.example';
export const CAROL = '@carol:blue.example';
export const MALLORY = '@mallory:grey.example';

type Opening = {
  /** Alice makes the room, and has 100 besides what stands here. */
  readonly power?: Readonly<Record<UserId, number>>;
  readonly joinRule?: string;
  /** Who joins after the room is set up, in this order. */
  readonly joining?: readonly UserId[];
};

/** `create`, `alice`, `power`, `rules`, then a join for each, named after its user. One every ten seconds. */
export function opening({
  power = {},
  joinRule = 'public',
  joining = [],
}: Opening): ScenarioEvent[] {
  const events: ScenarioEvent[] = [];
  const next = (event: Omit<ScenarioEvent, 'parents' | 'clock'>): void => {
    const last = events.at(-1);
    events.push({
      ...event,
      parents: last === undefined ? [] : [last.name],
      clock: events.length * 10,
    });
  };
  next({ name: 'create', sender: ALICE, type: 'm.room.create', stateKey: '', content: {} });
  next({ name: 'alice', ...member(ALICE, ALICE, 'join') });
  next({ name: 'power', ...powerLevels(ALICE, { [ALICE]: 100, ...power }) });
  next({ name: 'rules', ...joinRules(ALICE, joinRule) });
  for (const user of joining) next({ name: short(user), ...member(user, user, 'join') });
  return events;
}

type Deed = Pick<ScenarioEvent, 'sender' | 'type' | 'stateKey' | 'content'>;

export function member(
  sender: UserId,
  target: UserId,
  membership: string,
  more: JsonObject = {},
): Deed {
  return { sender, type: 'm.room.member', stateKey: target, content: { membership, ...more } };
}

export function powerLevels(sender: UserId, users: Readonly<Record<UserId, number>>): Deed {
  return { sender, type: 'm.room.power_levels', stateKey: '', content: { users } };
}

export function joinRules(sender: UserId, rule: string, more: JsonObject = {}): Deed {
  return { sender, type: 'm.room.join_rules', stateKey: '', content: { join_rule: rule, ...more } };
}

export function topic(sender: UserId, text: string): Deed {
  return { sender, type: 'm.room.topic', stateKey: '', content: { topic: text } };
}

export function says(sender: UserId, body: string): Omit<Deed, 'stateKey'> {
  return { sender, type: 'm.room.message', content: { msgtype: 'm.text', body } };
}

function short(user: UserId): string {
  return user.slice(1, user.indexOf(':'));
}
