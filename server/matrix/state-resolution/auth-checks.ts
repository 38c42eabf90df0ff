import { authorize, type AuthContext, watchState } from '../event-auth/index.ts';
import type { StateKey, StateLookup } from '../events.ts';
import { authEventIds, type GraphEvent } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import { CREATE, type StateIds, stateName, type StateName, stateNameOf } from '../state-name.ts';
import { citedCreate } from './cited.ts';
import type { ResolutionContext } from './context.ts';
import type { AuthChecked, Watch } from './watch.ts';

/** A state in the making: what was decided stands before what was there from the start. */
export type PartialState = {
  readonly base: (name: StateName) => EventId | undefined;
  readonly decided: StateIds;
};

/**
 * The *iterative auth checks*: one event after the other is applied to the state if the state
 * allows it, and left out if not. Where the state lacks an entry that the rules ask about, the
 * event's own `auth_events` speak for it, unless they were rejected.
 *
 * An event that was itself rejected gets its chance like the others: the state it failed in is not
 * this one.
 *
 * @returns what is decided now; the base is not in it
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function iterativeAuthChecks(
  order: readonly EventId[],
  { base, decided }: PartialState,
  context: ResolutionContext,
  phase: AuthChecked['phase'],
  watch?: Watch,
): Map<StateName, EventId> {
  const state = new Map(decided);
  for (const id of order) {
    const cited = citedEntries(context.event(id), context);
    const at = (name: StateName) => state.get(name) ?? base(name) ?? cited(name);
    applyIfAllowed(id, at, state, { context, phase, watch });
  }
  return state;
}

type Check = {
  readonly context: ResolutionContext;
  readonly phase: AuthChecked['phase'];
  readonly watch: Watch | undefined;
};

/**
 * Checks one event against what stands `at` each entry, and puts it into the state when the rules
 * allow it.
 *
 * @returns whether they did
 */
export function applyIfAllowed(
  id: EventId,
  at: (name: StateName) => EventId | undefined,
  state: Map<StateName, EventId>,
  { context, phase, watch }: Check,
): boolean {
  const { pdu } = context.event(id);
  const watched = watchState((type, stateKey) => {
    const found = at(stateName(type, stateKey));
    return found === undefined ? undefined : context.event(found).pdu;
  });
  const verdict = authorize(pdu, authContext(context, watched.state, at));
  // What was asked is read before the event takes its place, which may be one of those entries.
  const against = watch === undefined ? undefined : entriesOf(watched.used(), at);

  const name = stateNameOf(pdu);
  if (verdict.allowed && name !== undefined) state.set(name, id);
  if (against !== undefined) {
    watch?.({ step: 'auth-check', phase, id, verdict, against, state: new Map(state) });
  }
  return verdict.allowed;
}

function authContext(
  { version, crypto, ...context }: ResolutionContext,
  state: StateLookup,
  at: (name: StateName) => EventId | undefined,
): AuthContext {
  const createEventId = context.createEventId ?? at(CREATE);
  return {
    version,
    crypto,
    state,
    // An event that lacks a signature it needs is refused by its auth events, so is in no state.
    signedBy: () => true,
    ...(createEventId === undefined ? {} : { createEventId }),
  };
}

function entriesOf(keys: readonly StateKey[], at: (name: StateName) => EventId | undefined) {
  const entries = new Map<StateName, EventId>();
  for (const key of keys) {
    const name = stateName(...key);
    const id = at(name);
    if (id !== undefined) entries.set(name, id);
  }
  return entries;
}

/** What an event's own `auth_events` say about the state. Those that were rejected say nothing. */
function citedEntries(
  citing: GraphEvent,
  context: ResolutionContext,
): (name: StateName) => EventId | undefined {
  let entries: Map<StateName, EventId> | undefined;
  return (name) => {
    entries ??= readEntries(citing, context);
    return entries.get(name);
  };
}

function readEntries(citing: GraphEvent, context: ResolutionContext): Map<StateName, EventId> {
  const entries = new Map<StateName, EventId>();
  const create = context.version.auth.createIsAuthEvent ? undefined : citedCreate(citing, context);
  if (create !== undefined && !create.rejected) entries.set(CREATE, create.id);
  for (const cited of authEventIds(citing).map(context.event)) {
    const name = stateNameOf(cited.pdu);
    if (name !== undefined && !cited.rejected) entries.set(name, cited.id);
  }
  return entries;
}
