/**
 * A scenario: a room told as data, with names instead of ids, in no room version yet. What it comes to in a version is
 * worked out by `model/play.ts`, with the server's own code.
 */
import type { JsonObject } from '../../server/matrix/json.ts';
import type { UserId } from '../../server/matrix/identifiers.ts';
import type { RoomVersionId } from '../../server/matrix/room-versions.ts';

/** An event as the author of a scenario thinks of it. Its place in the list is when it arrives at our server. */
export type ScenarioEvent = {
  /** What other events call it. Unique, and short: it is shown. */
  readonly name: string;
  readonly sender: UserId;
  readonly type: string;
  /** Present on state events, and only there. */
  readonly stateKey?: string;
  readonly content: JsonObject;
  /** Names of its `prev_events`; they arrive before it. */
  readonly parents: readonly string[];
  /** Seconds since the room began, by the sender's clock, which may lie. */
  readonly clock: number;
  /** Names of its `auth_events`, where its server does not choose them by the rules. */
  readonly auth?: readonly string[];
  /**
   * State events which, as another server told ours, are in the state before this one, whatever the graph says. So it
   * comes to be when a server joins late and asks for `/state`.
   */
  readonly told?: readonly string[];
};

export type Scenario = {
  readonly title: string;
  /** What to look at. One paragraph; `code` in backticks. */
  readonly about: string;
  readonly people: readonly UserId[];
  readonly events: readonly ScenarioEvent[];
};

export type Outcome = 'accepted' | 'soft-failed' | 'rejected' | 'dropped';

/** What must come out in some versions. */
export type Expectation = {
  readonly versions: readonly RoomVersionId[];
  /**
   * The state before the event that the scenario is about: the name of the event at each entry, written `type` or
   * `type|state key`; `undefined` for none. Entries that are not mentioned are not checked.
   */
  readonly state: Readonly<Record<string, string | undefined>>;
  /** Events that were not accepted: what became of them, and if it matters by which rule, as in `rejected 10.4`. */
  readonly refused?: Readonly<Record<string, string>>;
};

/** A scenario of ours: it has an address, and is a test. */
export type NamedScenario = Scenario & {
  readonly id: string;
  /** The versions it is first shown in: one, or two side by side. */
  readonly versions: readonly [RoomVersionId] | readonly [RoomVersionId, RoomVersionId];
  /** The event to look at first. */
  readonly at: string;
  /** What to look at there. */
  readonly show: 'checks' | 'resolution';
  readonly expect: readonly Expectation[];
};
