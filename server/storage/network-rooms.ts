/** Rows of `appservice_rooms`: rooms that application services list in the directory of a network. */
import type { Write } from './engine.ts';

/** A network, as the service names it that bridges to it. */
export interface Network {
  readonly service: string;
  readonly networkId: string;
}

export function listInNetwork(
  { service, networkId }: Network,
  roomNid: number,
  listed: boolean,
): Write {
  return {
    sql: listed
      ? `INSERT INTO appservice_rooms (service, network_id, room_nid) VALUES (?, ?, ?)
         ON CONFLICT (service, network_id, room_nid) DO NOTHING`
      : `DELETE FROM appservice_rooms WHERE service = ? AND network_id = ? AND room_nid = ?`,
    params: [service, networkId, roomNid],
  };
}
