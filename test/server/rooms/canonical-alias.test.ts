import { describe, expect, it } from 'vitest';
import { alice, makeRooms, refusal } from './harness.ts';

const TYPE = 'm.room.canonical_alias';

describe('canonical aliases', () => {
  it.each([{ alt_aliases: '#a:test' }, { alias: 7 }, { alt_aliases: [{}] }])(
    'can be set right when what is there is wrong: %j',
    async (content) => {
      const { changes, reads } = makeRooms();
      const wrong = { type: TYPE, state_key: '', content };
      const room = await changes.create(alice, { initial_state: [wrong] });
      await changes.sendState(alice, room, TYPE, '', {});
      expect((await reads.stateEvent(alice, room, TYPE, '')).content).toEqual({});
    },
  );

  it.each([
    [{ alt_aliases: '#a:test' }, 'M_INVALID_PARAM', 'alt_aliases'],
    [{ alt_aliases: [7] }, 'M_INVALID_PARAM', 'alt_aliases[0]'],
    [{ alias: 'a' }, 'M_INVALID_PARAM', 'alias'],
    [{ alias: '#a:test' }, 'M_BAD_ALIAS', 'alias'],
  ])('are refused, naming the field: %j', async (content, errcode, field) => {
    const { changes } = makeRooms();
    const room = await changes.create(alice, {});
    const answer = await refusal(changes.sendState(alice, room, TYPE, '', content));
    expect(answer).toMatchObject({ status: 400, errcode });
    expect(answer.message).toContain(field);
  });
});
