/** Addresses are invited: what the room is asked before and after the identity server. */
import { expect, it } from 'vitest';
import type { AddressInvites } from '../../../server/rooms/address-invites.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { alice, bob, carol, makeRooms, refusal, refusedCleanly } from './harness.ts';

const wanted = {
  idServer: 'id.example',
  accessToken: 'x',
  medium: 'email',
  address: 'hatter@example.org',
};
const keys = { public_key: 'A'.repeat(43), key_validity_url: 'https://id.example/valid' };
const content = { display_name: 'h…', ...keys, public_keys: [keys] };

/** Rooms beside an identity server that does as it is told. */
function world(answers: Partial<AddressInvites> = {}) {
  const asked: string[] = [];
  const addressInvites: AddressInvites = {
    lookUp: async () => undefined,
    store: async () => ({ token: 'token', content }),
    isKeyValid: async () => true,
    ...answers,
  };
  const noting: AddressInvites = {
    lookUp: (...args) => (asked.push('lookUp'), addressInvites.lookUp(...args)),
    store: (...args) => (asked.push('store'), addressInvites.store(...args)),
    isKeyValid: addressInvites.isKeyValid,
  };
  const rooms = makeRooms(openSqlite({ path: ':memory:' }), undefined, { addressInvites: noting });
  return { ...rooms, asked };
}

const waiting = { type: 'm.room.third_party_invite', stateKey: 'token' };

it('who may not invite is refused, and nobody is asked', async () => {
  const { asked, changes, engine } = world();
  const room = await changes.create(alice, {
    preset: 'public_chat',
    power_level_content_override: { invite: 50 },
  });
  await changes.join(bob, room);
  for (const who of [bob, carol])
    expect(
      await refusedCleanly(engine, () => changes.inviteAddress(who, room, wanted)),
    ).toMatchObject({ errcode: 'M_FORBIDDEN' });
  expect(asked).toEqual([]);
});

it('who loses the power to invite meanwhile has invited nobody', async () => {
  const later: { act?: () => Promise<unknown> } = {};
  const { changes, reads } = world({
    store: async () => {
      await later.act?.();
      return { token: 'token', content };
    },
  });
  const room = await changes.create(alice, { preset: 'public_chat' });
  await changes.join(bob, room);
  later.act = () => changes.kick(alice, room, bob.userId);
  expect(await refusal(changes.inviteAddress(bob, room, wanted))).toMatchObject({
    errcode: 'M_FORBIDDEN',
  });
  const state = await reads.state(alice, room);
  expect(state.some(({ type }) => type === waiting.type)).toBe(false);
});

it('an address that was bound since it was looked up is the user’s', async () => {
  const { changes, reads } = world({ store: async () => ({ userId: bob.userId }) });
  const room = await changes.create(alice, { addresses: [wanted] });
  const other = await changes.create(alice, {});
  await changes.inviteAddress(alice, other, wanted);
  for (const one of [room, other])
    expect(await reads.stateEvent(alice, one, 'm.room.member', bob.userId)).toMatchObject({
      content: { membership: 'invite' },
    });
});

it('an address of who cannot be invited, is not', async () => {
  const { changes, engine, world: people } = world({ lookUp: async () => bob.userId });
  const room = await changes.create(alice, {});
  people.blocking.add(bob.userId);
  const invite = () => changes.inviteAddress(alice, room, wanted);
  expect(await refusedCleanly(engine, invite)).toMatchObject({ errcode: 'M_INVITE_BLOCKED' });
  const create = () => changes.create(alice, { addresses: [wanted] });
  expect(await refusedCleanly(engine, create)).toMatchObject({
    errcode: 'M_INVITE_BLOCKED',
    message: expect.stringContaining('invite_3pid'),
  });
});

it('a token that another room knows already can be given again', async () => {
  const { changes, reads } = world();
  const rooms = [
    await changes.create(alice, { addresses: [wanted] }),
    await changes.create(alice, { addresses: [wanted] }),
  ];
  for (const room of rooms)
    expect(await reads.stateEvent(alice, room, waiting.type, waiting.stateKey)).toMatchObject({
      content,
    });
});

it('an invite that was taken back can be given again', async () => {
  const { changes, reads } = world();
  const room = await changes.create(alice, { addresses: [wanted] });
  await changes.sendState(alice, room, waiting.type, waiting.stateKey, {});
  await changes.inviteAddress(alice, room, wanted);
  expect(await reads.stateEvent(alice, room, waiting.type, waiting.stateKey)).toMatchObject({
    content,
  });
});
