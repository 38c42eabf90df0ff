/** Events that are about others, by matrix-js-sdk: edits, reactions, references, and redactions of them. */
import { EventType, MsgType, RelationType, type MatrixEvent } from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import type { SdkPerson } from '../sdk-person.ts';
import { keepResults } from '../results.ts';
import { receives, roomOf, say, shareRoom } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

const edit = async ({ client }: SdkPerson, roomId: string, eventId: string, body: string) =>
  client.sendMessage(roomId, {
    msgtype: MsgType.Text,
    body: `* ${body}`,
    'm.new_content': { msgtype: MsgType.Text, body },
    'm.relates_to': { rel_type: RelationType.Replace, event_id: eventId },
  });

const react = async ({ client }: SdkPerson, roomId: string, eventId: string, key: string) =>
  client.sendEvent(roomId, EventType.Reaction, {
    'm.relates_to': { rel_type: RelationType.Annotation, event_id: eventId, key },
  });

/** The reactions to an event that a client counts: key and how many. */
const reactionsTo = (viewer: SdkPerson, roomId: string, eventId: string) =>
  roomOf(viewer, roomId)
    .relations.getChildEventsForEvent(eventId, RelationType.Annotation, EventType.Reaction)
    ?.getSortedAnnotationsByKey()
    ?.filter(([, events]) => events.size > 0)
    .map(([key, events]) => [key, events.size]);

const bodyOf = (event: MatrixEvent): unknown => event.getContent()['body'];

export const relations: Theme = (world) =>
  describe('matrix-js-sdk and relations', () => {
    it('shows the last edit, also on a device that never saw the message before', async () => {
      const { alice, bob, device } = world();
      const roomId = await shareRoom(alice, [bob]);
      const eventId = await say(alice, roomId, 'begin at the beginning');
      const event = await receives(bob, roomId, eventId);
      await edit(alice, roomId, eventId, 'go on till you come to the end');
      await edit(alice, roomId, eventId, 'then stop');
      await bob.sees('the last edit', () => bodyOf(event) === 'then stop');
      expect(event.getOriginalContent()['body']).toBe('begin at the beginning');

      const tablet = await device('bob');
      const fetched = await tablet.client.fetchRoomEvent(roomId, eventId);
      const mapped = tablet.client.getEventMapper()(fetched);
      expect(bodyOf(mapped)).toBe('then stop');
      tablet.stop();
    });

    it('does not take an edit by somebody else for one', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const eventId = await say(alice, roomId, 'mine');
      const event = await receives(bob, roomId, eventId);
      const { event_id: forged } = await edit(bob, roomId, eventId, 'Bob’s');
      await receives(bob, roomId, forged);
      expect(bodyOf(event)).toBe('mine');
      const fetched = await bob.client.fetchRoomEvent(roomId, eventId);
      expect(bodyOf(bob.client.getEventMapper()(fetched))).toBe('mine');
    });

    it('counts reactions, refuses the same twice, and takes one back', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const eventId = await say(alice, roomId, 'curiouser and curiouser');
      await receives(bob, roomId, eventId);
      const { event_id: first } = await react(bob, roomId, eventId, '🐇');
      await react(alice, roomId, eventId, '🐇');
      await react(alice, roomId, eventId, '🍄');
      await expect(react(bob, roomId, eventId, '🐇')).rejects.toMatchObject({
        errcode: 'M_DUPLICATE_ANNOTATION',
      });
      const counted = (expected: unknown) => () =>
        JSON.stringify(reactionsTo(alice, roomId, eventId)) === JSON.stringify(expected);
      await alice.sees(
        'three reactions',
        counted([
          ['🐇', 2],
          ['🍄', 1],
        ]),
      );
      await bob.client.redactEvent(roomId, first);
      await alice.sees('one less', () =>
        (reactionsTo(alice, roomId, eventId) ?? []).every(([, count]) => count === 1),
      );
    });

    it('redacts a message and an edit, whose original comes back', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const [kept, gone] = [await say(alice, roomId, 'kept'), await say(alice, roomId, 'gone')];
      const [event, other] = [await receives(bob, roomId, kept), await receives(bob, roomId, gone)];
      const { event_id: editId } = await edit(alice, roomId, kept, 'edited');
      await bob.sees('the edit', () => bodyOf(event) === 'edited');
      await alice.client.redactEvent(roomId, editId);
      await alice.client.redactEvent(roomId, gone, undefined, { reason: 'a slip' });
      await bob.sees('the original', () => bodyOf(event) === 'kept');
      await bob.sees('the redaction', () => other.isRedacted());
      expect(other.getContent()).toEqual({});
      expect(other.getRedactionEvent()).toMatchObject({
        sender: alice.userId,
        content: { reason: 'a slip' },
      });
    });

    it('asks for the events that refer to one, page by page', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const eventId = await say(alice, roomId, 'who stole the tarts?');
      const refer = async (body: string) =>
        bob.client.sendMessage(roomId, {
          msgtype: MsgType.Text,
          body,
          'm.relates_to': { rel_type: RelationType.Reference, event_id: eventId },
        });
      for (const body of ['the Knave', 'the Hatter', 'the Cook']) await refer(body);
      const read = (from?: string) =>
        alice.client.relations(roomId, eventId, RelationType.Reference, EventType.RoomMessage, {
          limit: 2,
          ...(from === undefined ? {} : { from }),
        });
      const first = await read();
      expect(first.originalEvent?.getId()).toBe(eventId);
      expect(first.events.map(bodyOf)).toEqual(['the Cook', 'the Hatter']);
      const second = await read(first.nextBatch ?? '');
      expect(second.events.map(bodyOf)).toEqual(['the Knave']);
      expect(second.nextBatch ?? undefined).toBeUndefined();
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Edits, reactions and references' });
  });
