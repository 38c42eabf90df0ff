import { describe, expect, it } from 'vitest';
import { actor, alice, bob, makeRooms, refusal, refusedCleanly } from './harness.ts';

const admin = actor('root', { isAdmin: true });

async function started() {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, { preset: 'public_chat' });
  await rooms.changes.join(bob, room);
  const said = await rooms.changes.sendEvent(alice, room, 'm.room.message', { body: 'hm' }, '1');
  return { ...rooms, room, said };
}

describe('redaction', () => {
  it('takes back what the event before said, wherever that is shown', async () => {
    const { changes, reads, room } = await started();
    const rude = await changes.sendState(alice, room, 'm.room.topic', '', { topic: 'rude' });
    const kind = await changes.sendState(alice, room, 'm.room.topic', '', { topic: 'kind' });
    await changes.redact(alice, room, rude, 't');
    const { unsigned } = await reads.event(bob, room, kind);
    expect(unsigned).toMatchObject({ prev_content: {}, replaces_state: rude });
  });

  it('is for administrators too, once they are in the room', async () => {
    const { changes, reads, room, said } = await started();
    expect(await refusal(changes.redact(admin, room, said, 't'))).toMatchObject({ status: 403 });
    await changes.join(admin, room);
    await changes.redact(admin, room, said, 't');
    expect((await reads.event(bob, room, said)).content).toEqual({});
  });

  it('of what others said stores nothing when it is refused', async () => {
    const { changes, engine, room, said } = await started();
    const answer = await refusedCleanly(engine, () => changes.redact(bob, room, said, 't'));
    expect(answer).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });
  });

  it('keeps the first redaction as the reason, though later ones are events too', async () => {
    const { changes, reads, room, said } = await started();
    const first = await changes.redact(alice, room, said, 'a', 'one');
    const second = await changes.redact(alice, room, said, 'b', 'two');
    expect(second).not.toBe(first);
    const { unsigned } = await reads.event(bob, room, said);
    expect(unsigned).toMatchObject({ redacted_because: { event_id: first } });
  });

  it('keeps the first also of two at once', async () => {
    const { changes, reads, room, said } = await started();
    // The message is on its way to the disk while the redactions gather behind it, to be written together.
    const [, first] = await Promise.all([
      changes.sendEvent(alice, room, 'm.room.message', { body: 'meanwhile' }, '2'),
      changes.redact(alice, room, said, 'a', 'one'),
      changes.redact(alice, room, said, 'b', 'two'),
    ]);
    const { unsigned } = await reads.event(bob, room, said);
    expect(unsigned).toMatchObject({ redacted_because: { event_id: first } });
  });
});
