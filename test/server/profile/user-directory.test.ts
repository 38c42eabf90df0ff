import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objects, openServer, type FullServer, type User } from '../full-server.ts';

let server: FullServer;
let searcher: User;
let hall: string;

beforeAll(async () => {
  server = await openServer({ RUMA_GUESTS: true });
  searcher = await server.register('searcher');
  hall = await searcher.createRoom({
    preset: 'public_chat',
    initial_state: [{ type: 'm.room.guest_access', content: { guest_access: 'can_join' } }],
  });
});
afterAll(() => server.close());

const join = (user: User) => user.ok('POST', `/rooms/${encodeURIComponent(hall)}/join`, {});
const search = (term: string, limit?: number, as = searcher) =>
  as.ok('POST', '/user_directory/search', {
    search_term: term,
    ...(limit === undefined ? {} : { limit }),
  });
const found = async (term: string, as?: User) =>
  objects((await search(term, undefined, as))['results']).map(({ user_id: id }) => id);

async function member(localpart: string, displayname = localpart): Promise<User> {
  const user = await server.register(localpart);
  const path = `/profile/${encodeURIComponent(user.userId)}/displayname`;
  await user.ok('PUT', path, { displayname });
  await join(user);
  return user;
}

describe('the user directory', () => {
  it('puts whole names before beginnings, and these before the rest', async () => {
    const rest = await member('oxtail', 'The mock turtle');
    const begins = await member('oxford', 'Mock turtle soup');
    const whole = await member('oxblood', 'MOCK TURTLE');
    expect(await found('mock turtle')).toEqual([whole.userId, begins.userId, rest.userId]);
    expect(await found('x')).toEqual(await found('X'));
    expect(await found('  mock turtle ')).toHaveLength(3);
  });

  it('takes what Unicode writes in several ways for one', async () => {
    const zoe = await member('zzz1', 'Zo\u0065\u0308');
    expect(await found('ZO\u00CB')).toEqual([zoe.userId]);
  });

  it('finds who has no name, guests too, after those who have one', async () => {
    const guest = await server.registerGuest();
    await join(guest);
    const [, localpart = ''] = /^@(.+):/.exec(guest.userId) ?? [];
    expect(objects((await search(localpart))['results'])).toEqual([{ user_id: guest.userId }]);
    const nameless = await member('teapot');
    const path = `/profile/${encodeURIComponent(nameless.userId)}/displayname`;
    await nameless.ok('DELETE', path);
    const named = await member('teatime');
    expect(await found('tea')).toEqual([named.userId, nameless.userId]);
  });

  it('finds neither oneself nor who is gone, and nothing for an empty term', async () => {
    const gone = await member('gryphon');
    expect(await found('gryphon')).toEqual([gone.userId]);
    expect(await found('gryphon', gone)).toEqual([]);
    const auth = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: gone.userId },
      password: 'secret',
    };
    await gone.ok('POST', '/account/deactivate', { auth });
    expect(await found('gryphon')).toEqual([]);
    expect(await found(' ')).toEqual([]);
  });

  it('says that there are more only when there are', async () => {
    for (const n of [1, 2, 3]) await member(`lobster${n}`);
    expect(await search('lobster', 2)).toMatchObject({ limited: true });
    expect(await search('lobster', 3)).toMatchObject({ limited: false });
    expect(objects((await search('lobster', 2))['results'])).toHaveLength(2);
  });
});
