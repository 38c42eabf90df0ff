import {
  type Membership,
  membershipOf,
  type PduDraft,
  type StateLookup,
} from '../../../server/matrix/events.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { userLevel } from '../naive/levels.ts';
import type { RoomEvent, VersionNumber } from '../naive/room.ts';
import type { Dice } from './dice.ts';

/** Who may appear in a room: eight people on three servers. The first one makes the room. */
export const PEOPLE = [
  '@alice:a.example',
  '@bob:a.example',
  '@carol:b.example',
  '@dave:b.example',
  '@erin:c.example',
  '@frank:c.example:8448',
  '@gina:a.example',
  '@hugo:b.example',
] as const;
export const CREATOR = PEOPLE[0];

/** What a new event is invented from: the state before it and the dice of its step. */
export interface Scene {
  readonly version: VersionNumber;
  readonly dice: Dice;
  readonly state: StateLookup;
  /** Every event so far, for redactions and wrong citations. */
  readonly events: readonly RoomEvent[];
}

/** The parts of an event that its kind decides; the graph adds the rest. */
export type Invention = Pick<PduDraft, 'type' | 'sender' | 'content' | 'state_key' | 'redacts'> & {
  /** Servers besides the sender's that sign. */
  readonly alsoSignedBy?: readonly string[];
};

export type Kind = (scene: Scene) => Invention;

export function anyone({ dice }: Scene): string {
  return dice.pick(PEOPLE);
}

export function peopleWho(scene: Scene, ...memberships: (Membership | undefined)[]): string[] {
  return PEOPLE.filter((person) => memberships.includes(membershipOf(scene.state, person)));
}

/** Someone with one of these memberships, if there is one and almost always. */
export function someoneWho(scene: Scene, ...memberships: (Membership | undefined)[]): string {
  const fitting = peopleWho(scene, ...memberships);
  return (scene.dice.chance(0.96) ? scene.dice.any(fitting) : undefined) ?? anyone(scene);
}

/** A member with as much power as any, most of the time. */
export function someonePowerful(scene: Scene): string {
  const members = peopleWho(scene, 'join');
  if (scene.dice.chance(0.12)) return someoneWho(scene, 'join');
  const [most] = members
    .map((person) => [userLevel(scene.state, person, scene.version), person] as const)
    .sort(([a], [b]) => (a === b ? 0 : b - a));
  return most?.[1] ?? anyone(scene);
}

/** A member who may change something and is not the mightiest, where there is one. */
export function someoneMiddling(scene: Scene): string {
  const level = (person: string) => userLevel(scene.state, person, scene.version);
  const members = peopleWho(scene, 'join');
  const most = Math.max(...members.map(level));
  const middling = members.filter((person) => level(person) >= 50 && level(person) < most);
  return scene.dice.any(middling) ?? someonePowerful(scene);
}

export function contentOf({ state }: Scene, type: string, stateKey = ''): JsonObject | undefined {
  return state(type, stateKey)?.content;
}
