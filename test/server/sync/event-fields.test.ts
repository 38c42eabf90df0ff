import { describe, expect, it } from 'vitest';
import { eventShape } from '../../../server/sync/event-fields.ts';

const EVENT = {
  type: 'm.room.message',
  sender: '@a:x',
  event_id: '$e',
  room_id: '!r:x',
  origin_server_ts: 1,
  content: { body: 'hi', 'm.relates_to': { rel_type: 'm.thread', event_id: '$t' } },
};
const PDU = { type: 'm.room.message', depth: 3, content: {} };
const reads = { pdus: async (ids: readonly string[]) => new Map(ids.map((id) => [id, PDU])) };

describe('eventShape', () => {
  it('leaves the room id out', async () => {
    const shape = await eventShape(reads, {}, [EVENT]);
    expect(shape(EVENT)).not.toHaveProperty('room_id');
    expect(shape(EVENT)).toMatchObject({ event_id: '$e', content: { body: 'hi' } });
  });

  it('keeps only the fields asked for, escaped dots and all', async () => {
    const fields = ['sender', 'content.body', 'content.m\\.relates_to.rel_type', 'unsigned.age'];
    const shape = await eventShape(reads, { event_fields: fields }, [EVENT]);
    expect(shape(EVENT)).toEqual({
      sender: '@a:x',
      content: { body: 'hi', 'm.relates_to': { rel_type: 'm.thread' } },
    });
  });

  it('keeps nothing when no field is asked for', async () => {
    const shape = await eventShape(reads, { event_fields: [] }, [EVENT]);
    expect(shape(EVENT)).toEqual({});
  });

  it('is not fooled by names that every object has', async () => {
    const shape = await eventShape(reads, { event_fields: ['constructor', '__proto__.x'] }, []);
    expect(shape(EVENT)).toEqual({});
  });

  it('answers events as servers exchange them', async () => {
    const shape = await eventShape(reads, { event_format: 'federation' }, [EVENT]);
    expect(shape(EVENT)).toEqual(PDU);
  });
});
