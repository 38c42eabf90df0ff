/**
 * Checks 1 to 3: what can be said of an event by itself.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu
 */
import { canonicalJson } from '../../matrix/canonical-json.ts';
import { EventFormatError, parsePdu } from '../../matrix/event-format.ts';
import type { Pdu } from '../../matrix/events.ts';
import { roomIdFromCreate } from '../../matrix/hashing.ts';
import type { EventId, RoomId, ServerNameText } from '../../matrix/identifiers.ts';
import { without, type JsonValue } from '../../matrix/json.ts';
import {
  keysWanted,
  receivePdu,
  SignatureError,
  type VerifyKey,
} from '../../matrix/receipt/index.ts';
import type { RoomVersion } from '../../matrix/room-versions.ts';
import type { Signer } from '../stores.ts';
import type { Delivery, IncomingEvent, Receipt } from './types.ts';

/** An event that is one, is of whom it says, and has its content or is redacted. */
export interface CheckedEvent {
  readonly eventId: EventId;
  readonly roomId: RoomId;
  readonly pdu: Pdu;
  /** The PDU as canonical JSON. */
  readonly json: string;
  readonly signedBy: (server: ServerNameText) => boolean;
  readonly incoming: IncomingEvent;
}

export type CheckedAlone =
  | { readonly checked: CheckedEvent }
  | { readonly dropped: Extract<Receipt, { readonly outcome: 'dropped' }> };

/**
 * The format of the room version, the signatures, the content hash: an event with another content than the one that
 * was signed goes on as its redacted copy.
 */
export async function checkAlone(
  incoming: IncomingEvent,
  version: RoomVersion,
  signer: Signer,
  delivery: Delivery,
): Promise<CheckedAlone> {
  try {
    const event = parsePdu(incoming.pdu, version);
    const keys = await findKeys(event, version, signer, delivery);
    const lookup = (server: ServerNameText, keyId: string) => keys.get(keyName(server, keyId));
    const received = receivePdu(bare(event), version, lookup, signer.crypto);
    const { eventId, pdu, signedBy } = received;
    return {
      checked: {
        eventId,
        roomId: pdu.room_id ?? roomIdFromCreate(eventId),
        pdu,
        json: canonicalJson(pdu, version.canonicalJson),
        signedBy: (server) => signedBy.has(server),
        incoming,
      },
    };
  } catch (error) {
    if (error instanceof EventFormatError) return dropped('format', error.message);
    if (error instanceof SignatureError) return dropped('signatures', error.message);
    throw error;
  }
}

function dropped(by: 'format' | 'signatures', reason: string): CheckedAlone {
  return { dropped: { outcome: 'dropped', by, reason } };
}

/** What another server says beside an event is no part of it: nobody signed that. */
function bare(event: Pdu): JsonValue {
  return without(event, 'unsigned');
}

async function findKeys(
  event: Pdu,
  version: RoomVersion,
  signer: Signer,
  { keys }: Delivery,
): Promise<Map<string, VerifyKey>> {
  const ts = event.origin_server_ts;
  const found = keysWanted(event, version).map(async ({ server, keyId }) => {
    const key = ownKey(signer, server, keyId) ?? (await keys.find(server, keyId, ts));
    return key === undefined ? [] : [[keyName(server, keyId), key] as const];
  });
  return new Map((await Promise.all(found)).flat());
}

function ownKey(
  { serverName, key, crypto }: Signer,
  server: ServerNameText,
  keyId: string,
): VerifyKey | undefined {
  if (server !== serverName || keyId !== key.keyId) return undefined;
  return { publicKey: crypto.ed25519PublicKey(key.seed), validUntil: Number.MAX_SAFE_INTEGER };
}

const keyName = (server: ServerNameText, keyId: string): string => `${server} ${keyId}`;
