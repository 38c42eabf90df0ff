/** Everything about rooms, ready to be used: changes, directory, reads, and the reads /sync is made of. */
import { membershipIn } from '../matrix/events.ts';
import { leaveAll, propagateProfile } from './account-rooms.ts';
import { NO_ADDRESS_INVITES } from './address-invites.ts';
import { makeKnown } from './asked-for.ts';
import { createRoom, invitedByState } from './create-room.ts';
import { roomDirectory } from './directory.ts';
import { emptyRoom } from './empty-room.ts';
import { inviteAddress } from './invite-address.ts';
import { joinRoom, knockRoom } from './join.ts';
import { ban, forget, invite, kick, leave, unban } from './membership.ts';
import { sendNotice } from './notice.ts';
import { Presenter } from './presenter.ts';
import { receive } from './receive/index.ts';
import { NO_OWNERS } from './owners.ts';
import { roomReads } from './reads.ts';
import { redactEvent, sendEvent } from './send.ts';
import { sendState } from './send-state.ts';
import { roomStores, type RoomsContext, type RoomsOptions } from './stores.ts';
import { roomSyncReads } from './sync-reads.ts';
import { acceptKeptInvites } from './third-party-bound.ts';
import type { RoomChanges, Rooms } from './types.ts';
import { upgradeRoom } from './upgrade.ts';
import { RoomWriter } from './writer.ts';

export type * from './types.ts';
export type { RoomsOptions } from './stores.ts';

export function createRoomsServices(options: RoomsOptions): Rooms {
  const context: RoomsContext = {
    owners: NO_OWNERS,
    addressInvites: NO_ADDRESS_INVITES,
    ...options,
    stores: roomStores(options.engine),
  };
  const writer = new RoomWriter(context);
  const presenter = new Presenter(context);
  return {
    changes: roomChanges(context, writer),
    receive: (events, delivery) => receive(context, writer, events, delivery),
    directory: roomDirectory(context, writer),
    reads: roomReads(context, presenter),
    sync: roomSyncReads(context, presenter),
  };
}

function roomChanges(context: RoomsContext, writer: RoomWriter): RoomChanges {
  return {
    async create(actor, options) {
      await makeKnown(context, [...(options.invite ?? []), ...invitedByState(options)]);
      return createRoom(context, writer, actor, options);
    },
    upgrade: (...args) => upgradeRoom(context, writer, ...args),
    sendEvent: (...args) => sendEvent(context, writer, ...args),
    async sendState(actor, roomId, type, stateKey, content, ts) {
      if (type === 'm.room.member' && membershipIn(content) === 'invite')
        await makeKnown(context, [stateKey]);
      return sendState(context, writer, actor, roomId, type, stateKey, content, ts);
    },
    redact: (...args) => redactEvent(context, writer, ...args),
    join: (...args) => joinRoom(context, writer, ...args),
    knock: (...args) => knockRoom(context, writer, ...args),
    notice: (request) => sendNotice(context, writer, request),
    leave: (...args) => leave(context, writer, ...args),
    forget: (actor, roomId) => forget(context, actor, roomId),
    async invite(actor, roomId, userId, reason) {
      await makeKnown(context, [userId]);
      return invite(context, writer, actor, roomId, userId, reason);
    },
    inviteAddress: (...args) => inviteAddress(context, writer, ...args),
    acceptKeptInvites: (...args) => acceptKeptInvites(context, writer, ...args),
    kick: (...args) => kick(writer, ...args),
    ban: (...args) => ban(writer, ...args),
    unban: (...args) => unban(writer, ...args),
    propagateProfile: (userId) => propagateProfile(context, writer, userId),
    leaveAll: (userId) => leaveAll(context, writer, userId),
    empty: (roomId) => emptyRoom(context, writer, roomId),
  };
}
