/** What clients see of events that were received. */
import { describe, expect, it } from 'vitest';
import { integer, query } from '../../../../server/storage/engine.ts';
import { outcomes } from './servers.ts';
import { send, world } from './world.ts';

describe('what clients see', () => {
  it('is nothing of rejected, soft-failed and held events', async () => {
    const { a, b, room, make, proof } = await world();
    await b.changes.join(b.user('guest'), room);
    await a.take((await b.sent(room)).slice(-1));
    const [prev_events, old] = [await a.ends(room), await proof(a, '@guest:b')];
    await a.changes.ban(a.user('admin'), room, '@guest:b');
    const said = await a.changes.sendEvent(a.user('admin'), room, ...send('said'));
    const relation = { 'm.relates_to': { rel_type: 'm.annotation', event_id: said, key: 'x' } };
    const hidden = [
      await make({ sender: '@guest:b', auth_events: old, content: relation }),
      await make({ sender: '@guest:b', prev_events, auth_events: old, content: relation }),
      await make({ content: { held: true } }),
    ];
    const [rejected, softFailed, held] = hidden.map(({ pdu }) => pdu);
    if (rejected === undefined || softFailed === undefined || held === undefined) throw new Error();
    const receipts = await a.take([rejected, softFailed, { pdu: held, as: 'outlier' }]);
    expect(outcomes(receipts)).toEqual(['rejected', 'soft-failed', 'outlier']);

    const admin = a.user('admin');
    for (const { eventId } of hidden) {
      for (const read of [
        a.reads.event(admin, room, eventId),
        a.reads.context(admin, room, eventId, {}),
      ])
        await expect(read).rejects.toMatchObject({ errcode: 'M_NOT_FOUND' });
    }
    const ids = new Set(hidden.map(({ eventId }) => eventId));
    for (const dir of ['b', 'f'] as const) {
      const { chunk } = await a.reads.messages(admin, room, { dir, limit: 100 });
      expect(chunk.some(({ event_id: id }) => ids.has(id))).toBe(false);
    }
    const upTo = a.engine.position;
    const shown = await a.sync.timelines(admin, [{ roomId: room, after: 0, upTo }], { limit: 100 });
    expect(shown.get(room)?.events.some(({ event_id: id }) => ids.has(id))).toBe(false);
    const related = query('SELECT COUNT(*) AS n FROM event_relations', { n: integer });
    expect((await a.engine.first(related))?.n).toBe(0);
  });

  it('is a redaction only together with what it takes back', async () => {
    const { a, b, room } = await world();
    const said = await b.changes.sendEvent(b.user('admin'), room, ...send('oops'));
    const redaction = await b.changes.redact(b.user('admin'), room, said, 'r');
    await b.changes.sendEvent(b.user('admin'), room, ...send('after'));
    const pdus = await b.sync.pdus([said, redaction]);
    const [target, takesBack] = [pdus.get(said), pdus.get(redaction)];
    if (target === undefined || takesBack === undefined) throw new Error('not sent');
    const stateBefore = Object.values(await a.state(room));
    expect(outcomes(await a.take([{ pdu: takesBack, stateBefore }]))).toEqual(['accepted']);
    const admin = a.user('admin');
    await expect(a.reads.event(admin, room, redaction)).rejects.toMatchObject({ status: 404 });
    expect(outcomes(await a.take([target]))).toEqual(['accepted']);
    const shown = await a.reads.event(admin, room, said);
    expect(shown.unsigned?.redacted_because).toMatchObject({ event_id: redaction });
    expect((await a.reads.event(admin, room, redaction)).event_id).toBe(redaction);
  });
});
