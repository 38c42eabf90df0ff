import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import type { PersistedEvent } from '../../../server/push/hook.ts';
import { PushRules } from '../../../server/push/push-rules.ts';
import { unreadHooks } from '../../../server/push/unread.ts';
import { position } from '../../../server/storage/engine.ts';
import { ignoredUserStore } from '../../../server/storage/ignored-users.ts';
import { notificationStore } from '../../../server/storage/notifications.ts';
import { pushRuleStore } from '../../../server/storage/push-rules.ts';
import { unreadCountsProvider } from '../../../server/sync/providers/unread-counts.ts';
import {
  ALICE,
  BOB,
  CAROL,
  openWorld,
  OTHER_ROOM,
  readsOf,
  ROOM,
  scopeOf,
  storedMessage,
} from '../world.ts';

const FAR = '@far:elsewhere.org';

interface Wish {
  readonly sender?: string;
  readonly type?: string;
  readonly content?: JsonObject;
  readonly stateKey?: string;
  readonly roomId?: string;
  readonly power?: number;
  readonly previousMembership?: 'invite' | 'join' | 'leave';
}

function start() {
  const world = openWorld();
  const { engine, members } = world;
  const notifications = notificationStore(engine);
  const ignored = ignoredUserStore(engine);
  const rules = new PushRules({ ...world, store: pushRuleStore(engine) });
  const events = new Map<string, { roomId: string; content: JsonObject }>();
  const asked = { members: 0, names: 0 };
  const hooks = unreadHooks({
    ...world,
    rules,
    notifications,
    ignored,
    events: {
      // Only what the search for a thread looks at is there.
      byId: async (eventId) => {
        const event = events.get(eventId);
        if (event === undefined) return undefined;
        return storedMessage(event.roomId, eventId, 1, event.content);
      },
    },
  });
  const provider = unreadCountsProvider({ store: notifications });
  let number = 0;

  async function send(wish: Wish = {}): Promise<string> {
    const roomId = wish.roomId ?? ROOM;
    const joined = members.rooms.get(roomId) ?? new Set<string>();
    const eventId = `$event${(number += 1)}`;
    const { sender = BOB, type = 'm.room.message', content = { body: 'Hello' }, stateKey } = wish;
    const event: PersistedEvent = {
      roomId,
      eventId,
      sender,
      type,
      content,
      ...(stateKey === undefined ? {} : { stateKey }),
      ...(wish.previousMembership === undefined
        ? {}
        : { previousMembership: wish.previousMembership }),
      clientEvent: {
        room_id: roomId,
        event_id: eventId,
        sender,
        type,
        content,
        ...(stateKey === undefined ? {} : { state_key: stateKey }),
      },
      position: position(),
      joinedCount: joined.size,
      moves: [],
      localMembers: async () => {
        asked.members += 1;
        return new Set([...joined].filter((userId) => userId.endsWith(':example.org')));
      },
      displayNames: async (userIds) => {
        asked.names += 1;
        return new Map(userIds.map((userId) => [userId, userId.slice(1, userId.indexOf(':'))]));
      },
      senderPower: wish.power ?? 0,
      powerToNotify: () => 50,
    };
    const writes = await hooks.beforeCommit([event]);
    await engine.commit({ writes, positions: 1 });
    hooks.afterCommit([event], new Map());
    events.set(eventId, { roomId, content });
    return eventId;
  }

  async function join(roomId: string, ...userIds: string[]): Promise<void> {
    for (const userId of userIds) {
      members.join(roomId, userId);
      const content = { membership: 'join' };
      await send({ roomId, sender: userId, type: 'm.room.member', stateKey: userId, content });
    }
  }

  async function counts(userId: string, roomId = ROOM, perThread = false) {
    const filter = perThread ? { room: { timeline: { unread_thread_notifications: true } } } : {};
    const scope = scopeOf(world, { userId, joined: [roomId], filter });
    return (await provider.initial(scope)).get(roomId);
  }

  const rows = async (table: 'room_notifications' | 'user_notifications') =>
    (
      await engine.all(
        { sql: `SELECT COUNT(*) AS n FROM ${table}`, shape: { n: (value) => Number(value) } },
        [],
      )
    )[0]?.n;

  return { ...world, asked, counts, ignored, join, notifications, provider, rows, rules, send };
}

const unread = (notification_count: number, highlight_count = 0) => ({
  unread_notifications: { notification_count, highlight_count },
});
const mention = (...user_ids: string[]) => ({ body: 'Hey', 'm.mentions': { user_ids } });
const inThread = (event_id: string): JsonObject => ({
  body: 'Hello',
  'm.relates_to': { rel_type: 'm.thread', event_id },
});

describe('unread counts', () => {
  it('count messages for everyone but their sender', async () => {
    const { counts, join, rows, send } = start();
    await join(ROOM, ALICE, BOB, CAROL);
    await send();
    await send();
    expect(await counts(ALICE)).toEqual(unread(2));
    expect(await counts(CAROL)).toEqual(unread(2));
    expect(await counts(BOB)).toEqual(unread(0));
    expect(await rows('room_notifications')).toBe(2);
    expect(await rows('user_notifications')).toBe(0);
  });

  it('count nothing from before one joined', async () => {
    const { counts, join, send } = start();
    await join(ROOM, BOB, CAROL);
    await send();
    await join(ROOM, ALICE);
    await send();
    expect(await counts(ALICE)).toEqual(unread(1));
    expect(await counts(CAROL)).toEqual(unread(2));
  });

  it('start again for those who left and came back', async () => {
    const { counts, join, members, send } = start();
    await join(ROOM, ALICE, BOB);
    await send();
    members.leave(ROOM, ALICE);
    await send();
    await join(ROOM, ALICE);
    expect(await counts(ALICE)).toEqual(unread(0));
  });

  it('do not start again with a new displayname', async () => {
    const { counts, join, send } = start();
    await join(ROOM, ALICE, BOB);
    await send();
    await send({
      sender: ALICE,
      type: 'm.room.member',
      stateKey: ALICE,
      content: { membership: 'join', displayname: 'Al' },
      previousMembership: 'join',
    });
    expect(await counts(ALICE)).toEqual(unread(1));
  });

  it('highlight for those who are mentioned only', async () => {
    const { counts, join, rows, send } = start();
    await join(ROOM, ALICE, BOB, CAROL);
    await send({ content: mention(ALICE, BOB, FAR, '@nobody:example.org') });
    expect(await counts(ALICE)).toEqual(unread(1, 1));
    expect(await counts(CAROL)).toEqual(unread(1, 0));
    expect(await counts(BOB)).toEqual(unread(0, 0));
    expect(await rows('user_notifications')).toBe(1);
  });

  it('cannot be fooled into mentioning everyone', async () => {
    const { counts, join, send } = start();
    await join(ROOM, ALICE, BOB, CAROL);
    for (const id of ['', '*', '@*:example.org']) await send({ content: mention(id) });
    expect(await counts(ALICE)).toEqual(unread(3, 0));
  });

  it('highlight for the whole room when the sender may do that', async () => {
    const { counts, join, send } = start();
    await join(ROOM, ALICE, BOB);
    const content = { body: 'All!', 'm.mentions': { room: true } };
    await send({ content, power: 49 });
    expect(await counts(ALICE)).toEqual(unread(1, 0));
    await send({ content, power: 50 });
    expect(await counts(ALICE)).toEqual(unread(2, 1));
  });

  it.each<[string, Wish]>([
    ['notices', { content: { msgtype: 'm.notice', body: 'x' } }],
    [
      'edits',
      { content: { body: 'x', 'm.relates_to': { rel_type: 'm.replace', event_id: '$x' } } },
    ],
    ['reactions', { type: 'm.reaction', content: {} }],
    ['new topics', { type: 'm.room.topic', stateKey: '', content: { topic: 'x' } }],
  ])('leave out %s', async (_, wish) => {
    const { counts, join, rows, send } = start();
    await join(ROOM, ALICE, BOB);
    await send(wish);
    expect(await counts(ALICE)).toEqual(unread(0));
    expect(await rows('room_notifications')).toBe(0);
  });

  it('count what is encrypted', async () => {
    const { counts, join, send } = start();
    await join(ROOM, ALICE, BOB);
    await send({ type: 'm.room.encrypted', content: {} });
    expect(await counts(ALICE)).toEqual(unread(1));
  });

  it('follow the rules of each user', async () => {
    const { counts, join, rows, rules, send } = start();
    await join(ROOM, ALICE, BOB, CAROL);
    await rules.put(ALICE, { kind: 'room', ruleId: ROOM }, { actions: [] }, {});
    const highlight = ['notify', { set_tweak: 'highlight' }];
    await rules.put(
      CAROL,
      { kind: 'content', ruleId: 'cake' },
      { pattern: 'cake', actions: highlight },
      {},
    );
    await send({ content: { body: 'bread' } });
    await send({ content: { body: 'more cake' } });
    expect(await counts(ALICE)).toEqual(unread(0));
    expect(await counts(CAROL)).toEqual(unread(2, 1));
    expect(await rows('user_notifications')).toBe(3);
  });

  it('are none once the master rule is on, even for mentions', async () => {
    const { counts, join, rules, send } = start();
    await join(ROOM, ALICE, BOB);
    await rules.setEnabled(ALICE, { kind: 'override', ruleId: '.m.rule.master' }, true);
    await send({ content: mention(ALICE) });
    expect(await counts(ALICE)).toEqual(unread(0));
  });

  it('know what users are called in the room, and ask only if it matters', async () => {
    const { asked, counts, join, rules, send } = start();
    await join(ROOM, ALICE, BOB, CAROL);
    await rules.setEnabled(CAROL, { kind: 'underride', ruleId: '.m.rule.call' }, false);
    await send({ content: { body: 'alice, look' } });
    expect(asked.names).toBe(0);
    const conditions = [{ kind: 'contains_display_name' }];
    const actions = ['notify', { set_tweak: 'highlight' }];
    await rules.put(ALICE, { kind: 'override', ruleId: 'name' }, { conditions, actions }, {});
    await send({ content: { body: 'alice, look' } });
    expect(await counts(ALICE)).toEqual(unread(2, 1));
    expect(asked.names).toBe(1);
  });

  it('leave out what those say whom one ignores, mentions too', async () => {
    const { counts, engine, ignored, join, send } = start();
    await join(ROOM, ALICE, BOB, CAROL);
    await engine.commit({ writes: ignored.replace(ALICE, [BOB, FAR]), positions: 1 });
    await send();
    await send({ content: mention(ALICE, CAROL) });
    await send({ type: 'm.room.tombstone', stateKey: '', content: {} });
    expect(await counts(ALICE)).toEqual(unread(1, 1));
    expect(await counts(CAROL)).toEqual(unread(3, 2));
    await engine.commit({ writes: ignored.replace(ALICE, [CAROL]), positions: 1 });
    await send();
    expect(await counts(ALICE)).toEqual(unread(2, 1));
  });

  it('do not ask who is in the room when nobody has rules of their own or is mentioned', async () => {
    const { asked, join, send } = start();
    await join(ROOM, ALICE, BOB);
    await send();
    expect(asked.members).toBe(0);
  });

  it('are read up to what the user sends themselves, in that thread', async () => {
    const { counts, join, send } = start();
    await join(ROOM, ALICE, BOB);
    const root = await send();
    await send({ content: inThread(root) });
    expect(await counts(ALICE)).toEqual(unread(2));
    await send({ sender: ALICE });
    expect(await counts(ALICE)).toEqual(unread(1));
    await send({ sender: ALICE, content: inThread(root) });
    expect(await counts(ALICE)).toEqual(unread(0));
  });

  it('sink when floors rise, and never rise again', async () => {
    const { counts, engine, join, notifications, send } = start();
    await join(ROOM, ALICE, BOB);
    await send();
    const middle = engine.position;
    await send({ content: mention(ALICE) });
    const raise = (floor: number) => [
      notifications.raiseFloor(ALICE, ROOM, '', floor),
      ...notifications.dropBelow(ALICE, ROOM, floor),
    ];
    await engine.commit({ writes: raise(middle), positions: 1 });
    expect(await counts(ALICE)).toEqual(unread(1, 1));
    await engine.commit({ writes: raise(middle - 1), positions: 1 });
    expect(await counts(ALICE)).toEqual(unread(1, 1));
    await engine.commit({ writes: raise(engine.position), positions: 1 });
    expect(await counts(ALICE)).toEqual(unread(0));
  });

  it('are apart for each thread when the filter asks for that', async () => {
    const { counts, join, send } = start();
    await join(ROOM, ALICE, BOB);
    const root = await send();
    const reply = await send({ content: inThread(root) });
    await send({ content: { ...mention(ALICE), ...inThread(root) } });
    await send({ content: { 'm.relates_to': { rel_type: 'm.reference', event_id: reply } } });
    expect(await counts(ALICE)).toEqual(unread(4, 1));
    expect(await counts(ALICE, ROOM, true)).toEqual({
      ...unread(1, 0),
      unread_thread_notifications: { [root]: { notification_count: 3, highlight_count: 1 } },
    });
    expect(await counts(BOB, ROOM, true)).toEqual(unread(0));
  });
});

describe('unread counts in /sync', () => {
  it('tell the rooms in which something changed, and newly joined ones', async () => {
    const world = start();
    const { engine, join, provider, send } = world;
    await join(ROOM, ALICE, BOB);
    await join(OTHER_ROOM, ALICE, BOB);
    const since = engine.position;
    await send();
    const scope = scopeOf(world, { joined: [ROOM, OTHER_ROOM] });
    expect([...(await provider.incremental(scope, since))]).toEqual([[ROOM, unread(1)]]);
    expect((await provider.incremental(scope, scope.upTo)).size).toBe(0);
    const joining = { ...scope, newlyJoined: new Set([OTHER_ROOM]) };
    expect([...(await provider.incremental(joining, scope.upTo))]).toEqual([
      [OTHER_ROOM, unread(0)],
    ]);
    const seenByBob = { ...scope, userId: BOB };
    // His own message moved how far he has read; there is nothing unread before or after.
    expect([...(await provider.incremental(seenByBob, since))]).toEqual([[ROOM, unread(0)]]);
  });

  it('count up to the position asked for', async () => {
    const world = start();
    await world.join(ROOM, ALICE, BOB);
    await world.send();
    const scope = scopeOf(world, { joined: [ROOM] });
    await world.send();
    expect((await world.provider.initial(scope)).get(ROOM)).toEqual(unread(1));
  });

  it('ask as much for a hundred rooms as for one', async () => {
    const world = start();
    const joined = Array.from({ length: 100 }, (_, n) => `!r${n}:example.org`);
    for (const roomId of joined) await world.join(roomId, ALICE, BOB);
    const since = world.engine.position;
    for (const roomId of joined) await world.send({ roomId });
    const scope = scopeOf(world, { joined });
    expect(await readsOf(world, () => world.provider.initial(scope))).toBe(1);
    expect(await readsOf(world, () => world.provider.incremental(scope, since))).toBe(2);
    expect((await world.provider.incremental(scope, since)).size).toBe(100);
  });
});
