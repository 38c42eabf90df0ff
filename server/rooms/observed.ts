/** Events for those who are told of everything in a room: application services. */
import type { EventId } from '../matrix/identifiers.ts';
import { clientEvent } from './client-event.ts';
import type { RoomsContext } from './stores.ts';
import type { ClientEvent } from './types.ts';

/** Nobody in particular: no transaction was theirs. */
const NOBODY = { userId: '', deviceId: '' };

/** As clients see them, with what each replaced, by their ids. Unknown ids are left out. */
export async function observedEvents(
  { signer, stores }: RoomsContext,
  eventIds: readonly EventId[],
): Promise<ReadonlyMap<EventId, ClientEvent>> {
  const events = await stores.events.byIds(eventIds);
  const shown = events.filter(({ status, position }) => status === 0 && position !== null);
  const around = await stores.events.byNids(
    shown
      .flatMap(({ replacesNid, redactedBy }) => [replacesNid, redactedBy])
      .filter((nid) => nid !== null),
  );
  const now = signer.clock();
  return new Map(
    shown.map((stored) => {
      const replaced = around.get(stored.replacesNid ?? 0);
      const event = clientEvent(stored, {
        viewer: NOBODY,
        now,
        redaction: around.get(stored.redactedBy ?? 0),
        replaced: replaced?.eventId,
        prevContent: replaced?.pdu.content,
      });
      return [stored.eventId, event];
    }),
  );
}
