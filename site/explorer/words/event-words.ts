/** Events and entries of the state in a few words, for cards, lists and screen readers. */
import type { StateKey } from '../../../server/matrix/events.ts';
import { localpartOf } from '../../../server/matrix/identifiers.ts';
import { isObject, isString, type JsonObject } from '../../../server/matrix/json.ts';
import { type StateName, stateKeyOf } from '../../../server/matrix/state-name.ts';
import type { Outcome, ScenarioEvent } from '../scenario.ts';

type Spoken = Pick<ScenarioEvent, 'sender' | 'type' | 'stateKey' | 'content'>;

/** What the sender does: `bans mallory`, `topic: Tea`, `power: bob 50`. */
export function deed({ sender, type, stateKey, content }: Spoken): string {
  if (stateKey !== undefined) {
    switch (type) {
      case 'm.room.create':
        return 'creates the room';
      case 'm.room.member':
        return memberDeed(sender, stateKey, content);
      case 'm.room.power_levels':
        return `power: ${powers(content)}`;
      case 'm.room.join_rules':
        return `join rule: ${text(content, 'join_rule')}`;
      case 'm.room.topic':
        return `topic: ${text(content, 'topic')}`;
      case 'm.room.name':
        return `name: ${text(content, 'name')}`;
    }
    return stateKey === '' ? type : `${type} ${stateKey}`;
  }
  return type === 'm.room.message' ? `says: ${text(content, 'body')}` : type;
}

/** `alice bans mallory`. */
export function sentence(event: Spoken): string {
  return `${localpartOf(event.sender)} ${deed(event)}`;
}

function memberDeed(sender: string, target: string, content: JsonObject): string {
  const membership = text(content, 'membership');
  const own = sender === target;
  const who = localpartOf(target);
  switch (membership) {
    case 'join': {
      const name = content.displayname;
      return own ? (isString(name) ? `joins as ${name}` : 'joins') : `makes ${who} join`;
    }
    case 'leave':
      return own ? 'leaves' : `removes ${who}`;
    case 'ban':
      return own ? 'bans themselves' : `bans ${who}`;
    case 'invite':
      return `invites ${who}`;
    case 'knock':
      return own ? 'knocks' : `makes ${who} knock`;
  }
  return `membership of ${who}: ${membership}`;
}

function powers(content: JsonObject): string {
  const users = isObject(content.users) ? content.users : {};
  // What is short of everything tells rooms apart, so it comes first.
  const parts = Object.entries(users)
    .sort(([, a], [, b]) => Number(a) - Number(b))
    .map(([user, level]) => `${localpartOf(user)} ${show(level)}`);
  return parts.length === 0 ? 'nobody' : parts.join(', ');
}

function text(content: JsonObject, key: string): string {
  return show(content[key]);
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '(none)' : JSON.stringify(value);
}

/** An entry of the state: `topic`, `membership of bob`. */
export function entryWords([type, stateKey]: StateKey): string {
  switch (type) {
    case 'm.room.member':
      return `membership of ${localpartOf(stateKey)}`;
    case 'm.room.create':
      return stateKey === '' ? 'create event' : `create event ${stateKey}`;
  }
  const short = type.replace(/^m\.room\./, '').replaceAll('_', ' ');
  return stateKey === '' ? short : `${short} ${stateKey}`;
}

export function entryOf(name: StateName): string {
  return entryWords(stateKeyOf(name));
}

/** The entries of a room in the order in which a person asks for them; others follow by name. */
const ENTRY_ORDER = ['m.room.create', 'm.room.power_levels', 'm.room.join_rules', 'm.room.member'];

export function compareEntries(a: StateName, b: StateName): number {
  const [typeA, keyA] = stateKeyOf(a);
  const [typeB, keyB] = stateKeyOf(b);
  return place(typeA) - place(typeB) || compareText(typeA, typeB) || compareText(keyA, keyB);
}

function place(type: string): number {
  const index = ENTRY_ORDER.indexOf(type);
  return index < 0 ? ENTRY_ORDER.length : index;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A mark for each outcome that does not depend on colour. */
export const OUTCOME_MARKS: Readonly<Record<Outcome, string>> = {
  accepted: '✓',
  'soft-failed': '◌',
  rejected: '✕',
  dropped: '∅',
};
