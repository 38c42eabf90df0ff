/**
 * From stored events to what a user may see of them. Whatever the number of events and rooms, the number of
 * questions to the database is the same.
 */
import { isHeard } from '../account-data/ignored-users.ts';
import { membershipIn, type Membership, type StateKey } from '../matrix/events.ts';
import {
  historyVisibility,
  maySeeEvent,
  type VisibilityMoment,
} from '../matrix/history-visibility.ts';
import type { StoredEvent } from '../storage/events.ts';
import { clientEvent, type Viewer } from './client-event.ts';
import { withoutErased } from './erasure.ts';
import type { RoomsContext } from './stores.ts';
import type { ClientEvent } from './types.ts';

const VISIBILITY: StateKey = ['m.room.history_visibility', ''];

/** An event that the viewer may see, in both forms. */
export interface Presented {
  readonly stored: StoredEvent;
  readonly event: ClientEvent;
}

/** What is found of an event and its viewer. */
interface Judged {
  readonly isVisible: boolean;
  /** Whether all the world may see it. */
  readonly isWorldReadable: boolean;
  /** What the viewer was in the room after it. */
  readonly membership: Membership | undefined;
}

export class Presenter {
  readonly #context: RoomsContext;

  constructor(context: RoomsContext) {
    this.#context = context;
  }

  /** Those of the events that the viewer may see, in the same order. */
  visible(viewer: Viewer, events: readonly StoredEvent[]): Promise<Presented[]> {
    return this.#present(viewer, events, ({ isVisible }) => isVisible);
  }

  /** Those of the events that all the world may see, whatever the viewer was in the room. */
  worldReadable(viewer: Viewer, events: readonly StoredEvent[]): Promise<Presented[]> {
    return this.#present(viewer, events, ({ isWorldReadable }) => isWorldReadable);
  }

  async #present(
    viewer: Viewer,
    events: readonly StoredEvent[],
    isShown: (judged: Judged) => boolean,
  ): Promise<Presented[]> {
    const accepted = events.filter(({ status, position }) => status === 0 && position !== null);
    if (accepted.length === 0) return [];
    const shown = await withoutErased(this.#context, viewer, accepted);
    const around = await this.#around(viewer, shown);
    const sees = await this.#judge(viewer, [...shown, ...around.values()]);
    return shown.flatMap((stored) => {
      const judged = sees(stored);
      if (!isShown(judged)) return [];
      const replaced = around.get(stored.replacesNid ?? 0);
      const event = clientEvent(stored, {
        viewer,
        now: this.#context.signer.clock(),
        redaction: around.get(stored.redactedBy ?? 0),
        replaced: replaced?.eventId,
        prevContent: replaced && isShown(sees(replaced)) ? replaced.pdu.content : undefined,
        membership: judged.membership ?? 'leave',
      });
      return [{ stored, event }];
    });
  }

  /** The same, without what those say whom the viewer ignores. */
  async heard(viewer: Viewer, events: readonly StoredEvent[]): Promise<Presented[]> {
    const shown = await this.visible(viewer, events);
    if (shown.length === 0) return shown;
    const ignored = await this.#context.ignored(viewer.userId);
    return shown.filter(({ event }) => isHeard(ignored, event));
  }

  /**
   * State events that the viewer may see because they may see the state they are from. Without the two fields
   * that take a look at every single moment of the past: `membership` and `prev_content`.
   */
  async state(viewer: Viewer, events: readonly StoredEvent[]): Promise<ClientEvent[]> {
    const shown = await withoutErased(this.#context, viewer, events);
    const around = await this.#around(viewer, shown);
    const now = this.#context.signer.clock();
    return shown.map((stored) =>
      clientEvent(stored, {
        viewer,
        now,
        redaction: around.get(stored.redactedBy ?? 0),
        replaced: around.get(stored.replacesNid ?? 0)?.eventId,
      }),
    );
  }

  /** What events replaced, and what redacted them. */
  async #around(viewer: Viewer, events: readonly StoredEvent[]): Promise<Map<number, StoredEvent>> {
    const nids = events.flatMap(({ replacesNid, redactedBy }) => [replacesNid, redactedBy]);
    const found = await this.#context.stores.events.byNids(nids.filter((nid) => nid !== null));
    const shown = await withoutErased(this.#context, viewer, [...found.values()]);
    return new Map(shown.map((event) => [event.nid, event]));
  }

  /** Answers, for each of the events, whether the viewer may see it and what they were in the room then. */
  async #judge(viewer: Viewer, events: readonly StoredEvent[]) {
    const { stores } = this.#context;
    const own: StateKey = ['m.room.member', viewer.userId];
    const pairs = await stores.state.pairs([own, VISIBILITY]);
    const pairOf = ([type, stateKey]: StateKey) =>
      pairs.find((pair) => pair.type === type && pair.stateKey === stateKey)?.nid;
    const [ownPair, visibilityPair] = [pairOf(own), pairOf(VISIBILITY)];
    const groups = new Set(
      events.map(({ stateGroup }) => stateGroup).filter((nid) => nid !== null),
    );
    const wanted = [ownPair, visibilityPair].filter((nid) => nid !== undefined);
    const states = await stores.groups.lookup([...groups], wanted);
    const found = [...states.values()].flatMap((state) => [...state.values()]);
    const replaced = events.map(({ replacesNid }) => replacesNid).filter((nid) => nid !== null);
    const known = await stores.events.byNids([...found, ...replaced]);
    const lastJoins = await stores.memberships.lastJoins(
      viewer.userId,
      new Set(events.map(({ roomNid }) => roomNid)),
    );
    const contentOf = (nid: number | null | undefined) => known.get(nid ?? 0)?.pdu.content;

    return (event: StoredEvent): Judged => {
      const state = states.get(event.stateGroup ?? 0);
      const after: VisibilityMoment = {
        visibility: historyVisibility(contentOf(state?.get(visibilityPair ?? 0))),
        membership: membershipIn(contentOf(state?.get(ownPair ?? 0))),
      };
      const isNow = ([type, stateKey]: StateKey) =>
        event.type === type && event.stateKey === stateKey;
      const previous = contentOf(event.replacesNid);
      const before: VisibilityMoment = {
        visibility: isNow(VISIBILITY) ? historyVisibility(previous) : after.visibility,
        membership: isNow(own) ? membershipIn(previous) : after.membership,
      };
      const joinedLater = (lastJoins.get(event.roomNid) ?? 0) > (event.position ?? 0);
      return {
        isVisible: maySeeEvent({ before, after, joinedLater }),
        isWorldReadable: [before, after].some(({ visibility }) => visibility === 'world_readable'),
        membership: after.membership,
      };
    };
  }
}
