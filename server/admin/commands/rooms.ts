/** Rooms: ended for everybody, and taken out of the database. */
import { UnknownRoomError } from '../../rooms/writer.ts';
import { MembershipStore } from '../../storage/memberships.ts';
import { purgeRoom } from '../../storage/purge.ts';
import { RoomStore } from '../../storage/rooms.ts';
import { AdminError, positional, type ServiceCommand, type StoppedCommand } from '../command.ts';

const noSuchRoom = (roomId: string): AdminError =>
  new AdminError(`there is no room ${roomId} here`);

const empty: ServiceCommand = {
  name: 'rooms empty',
  on: 'services',
  takes: ['ROOM_ID'],
  meaning: 'Has everybody leave a room, and takes it out of the directory; clients are told.',
  async run({ rooms }, given) {
    const roomId = positional(given);
    try {
      const left = await rooms.changes.empty(roomId);
      return [`${left.length} left ${roomId}`];
    } catch (error) {
      throw error instanceof UnknownRoomError ? noSuchRoom(roomId) : error;
    }
  },
};

const purge: StoppedCommand = {
  name: 'rooms purge',
  on: 'stopped',
  takes: ['ROOM_ID'],
  meaning:
    'Removes an empty room and all its events for ever. Empty it first, and give clients time to see it.',
  async run({ engine }, given) {
    const roomId = positional(given);
    const room = await new RoomStore(engine).byId(roomId);
    if (room === undefined) throw noSuchRoom(roomId);
    const present = await new MembershipStore(engine).presentIn(roomId);
    if (present.length > 0)
      throw new AdminError(
        `${present.length} are in the room or invited; \`rooms empty\` has them leave and tells their clients`,
      );
    await engine.commit({ writes: purgeRoom(room.nid, roomId), positions: 0 });
    return [`${roomId} is gone`];
  },
};

export const roomCommands = [empty, purge] as const;
