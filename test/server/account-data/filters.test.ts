import { describe, expect, it } from 'vitest';
import { Filters } from '../../../server/account-data/filters.ts';
import { parseFilter } from '../../../server/account-data/parse-filter.ts';
import type { JsonValue } from '../../../server/matrix/json.ts';
import { filterStore } from '../../../server/storage/filters.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, openWorld } from '../world.ts';

const alice = { userId: ALICE };
const bob = { userId: BOB };

function start() {
  const world = openWorld();
  return { ...world, filters: new Filters({ ...world, store: filterStore(world.engine) }) };
}

describe('filters', () => {
  it('are stored under small numbers, and given back as they came', async () => {
    const { filters } = start();
    const filter = { room: { timeline: { limit: 5, 'org.example.more': 0.5 } } };
    const id = await filters.define(alice, ALICE, filter);
    expect(id).toBe('0');
    expect(await filters.get(alice, ALICE, id)).toEqual(filter);
    expect(await filters.define(alice, ALICE, {})).toBe('1');
  });

  it('are stored once, however their fields are ordered', async () => {
    const { filters } = start();
    const first = await filters.define(alice, ALICE, { presence: { types: [] }, room: {} });
    const again = await filters.define(alice, ALICE, { room: {}, presence: { types: [] } });
    expect(again).toBe(first);
  });

  it('are stored once when they come at the same time', async () => {
    const { filters } = start();
    const ids = await Promise.all(
      [1, 2, 1, 2, 1].map((limit) => filters.define(alice, ALICE, { presence: { limit } })),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('have numbers of each user’s own', async () => {
    const { filters } = start();
    await filters.define(alice, ALICE, {});
    expect(await filters.define(bob, BOB, { room: {} })).toBe('0');
    expect(await filters.get(bob, BOB, '0')).toEqual({ room: {} });
  });

  it('belong to their user', async () => {
    const { filters } = start();
    await expectMatrixError('M_FORBIDDEN', filters.define(alice, BOB, {}));
    await expectMatrixError('M_FORBIDDEN', filters.get(alice, BOB, '0'));
  });

  it.each(['0', '-1', 'abc', '', '99999999999999999999', '{}'])('do not know %j', async (id) => {
    await expectMatrixError('M_NOT_FOUND', start().filters.get(alice, ALICE, id));
  });

  it('have a largest size', async () => {
    const types = ['x'.repeat(66_000)];
    await expectMatrixError(
      'M_TOO_LARGE',
      start().filters.define(alice, ALICE, { presence: { types } }),
    );
  });
});

describe('the filter of a sync', () => {
  it('is an id, or the filter itself, or nothing', async () => {
    const { filters } = start();
    const id = await filters.define(alice, ALICE, { presence: { limit: 3 } });
    expect(await filters.resolve(alice, id)).toEqual({ presence: { limit: 3 } });
    expect(await filters.resolve(alice, '{"presence":{"limit":4}}')).toEqual({
      presence: { limit: 4 },
    });
    expect(await filters.resolve(alice, undefined)).toEqual({});
  });

  it('says what is wrong with it', async () => {
    const { filters } = start();
    await expectMatrixError('M_NOT_JSON', filters.resolve(alice, '{"room":'));
    await expectMatrixError('M_BAD_JSON', filters.resolve(alice, '{"room":3}'));
    await expectMatrixError('M_NOT_FOUND', filters.resolve(alice, '17'));
  });
});

describe('reading a filter', () => {
  it.each<[JsonValue, string]>([
    [[], 'the filter'],
    [{ event_fields: 'content' }, 'event_fields'],
    [{ event_format: 'xml' }, 'event_format'],
    [{ presence: [] }, 'presence'],
    [{ presence: { limit: 0 } }, 'presence.limit'],
    [{ presence: { limit: 1.5 } }, 'presence.limit'],
    [{ account_data: { types: [1] } }, 'account_data.types'],
    [{ account_data: { senders: ['alice'] } }, 'account_data.senders'],
    [{ room: { rooms: ['#alias:example.org'] } }, 'room.rooms'],
    [{ room: { include_leave: 'yes' } }, 'room.include_leave'],
    [{ room: { timeline: { not_senders: [BOB, 5] } } }, 'room.timeline.not_senders'],
    [{ room: { state: { lazy_load_members: 1 } } }, 'room.state.lazy_load_members'],
    [{ room: { ephemeral: { not_rooms: ['x'] } } }, 'room.ephemeral.not_rooms'],
  ])('refuses %j, naming %s', async (filter, field) => {
    const error = await expectMatrixError('M_BAD_JSON', () => parseFilter(filter));
    expect(error.message).toContain(field);
  });

  it('keeps every field the spec names, and no other', () => {
    const filter = {
      event_fields: ['type'],
      event_format: 'federation',
      account_data: { limit: 1, types: ['a'], not_types: ['b'], senders: [BOB], not_senders: [] },
      presence: {},
      room: {
        rooms: ['!a:b'],
        not_rooms: [],
        include_leave: true,
        timeline: {
          contains_url: false,
          lazy_load_members: true,
          include_redundant_members: false,
          unread_thread_notifications: true,
        },
      },
    };
    expect(parseFilter({ ...filter, 'org.example': 1 })).toEqual(filter);
  });
});
