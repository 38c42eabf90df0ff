/**
 * The room directory of a network: rooms that a service lists there.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#published-room-directories
 */
import { MatrixError } from '../errors.ts';
import type { RoomId } from '../matrix/identifiers.ts';
import { utf8Length } from '../matrix/utf8.ts';
import type { Engine } from '../storage/engine.ts';
import { listInNetwork, type Network } from '../storage/network-rooms.ts';
import type { RoomStore } from '../storage/rooms.ts';

export interface NetworkRooms {
  /** Lists a room of a network, or takes it out. Throws M_NOT_FOUND for a room that is not here, M_INVALID_PARAM. */
  set(network: Network, roomId: RoomId, visibility: 'public' | 'private'): Promise<void>;
}

const MAX_NETWORK_BYTES = 255;

/** What names a network of a service on this server: the `instance_id` of a protocol's instance. */
export function instanceId({ service, networkId }: Network): string {
  return `${encodeURIComponent(service)}/${encodeURIComponent(networkId)}`;
}

/** The network that an id names; undefined for what {@link instanceId} never makes. */
export function networkOf(id: string): Network | undefined {
  const parts = id.split('/').map(decoded);
  const [service, networkId] = parts;
  return parts.length === 2 && service !== undefined && networkId !== undefined
    ? { service, networkId }
    : undefined;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export function createNetworkRooms(deps: {
  readonly engine: Engine;
  readonly rooms: Pick<RoomStore, 'byId'>;
}): NetworkRooms {
  const { engine, rooms } = deps;
  return {
    async set(network, roomId, visibility) {
      if (utf8Length(network.networkId) > MAX_NETWORK_BYTES)
        throw new MatrixError(
          'M_INVALID_PARAM',
          `networkId is longer than ${MAX_NETWORK_BYTES} bytes`,
        );
      const room = await rooms.byId(roomId);
      if (room === undefined)
        throw new MatrixError('M_NOT_FOUND', `roomId: this server knows no room ${roomId}`);
      const writes = [listInNetwork(network, room.nid, visibility === 'public')];
      await engine.commit({ writes, positions: 0 });
    },
  };
}
