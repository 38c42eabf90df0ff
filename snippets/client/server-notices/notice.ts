import { ADMIN_NEEDS } from '../../administrator.ts';
import { example } from '../../example.ts';
import { at, contentOf, isAmong, objectsAt, refuses, roomPath } from '../../look.ts';
import { roomIn, SYNC } from '../../syncing.ts';

export default example({
  title: 'The server has something to say',
  about: 'An administrator has the server tell Alice that a limit is reached.',
  operations: ['sync', 'leaveRoom', 'joinRoomById'],
  spec: 'client-server-api/#server-notices',
  errors: ['M_CANNOT_LEAVE_SERVER_NOTICE_ROOM'],
  needs: { ...ADMIN_NEEDS, ruma: true },
  claims: {
    invited: 'The notice comes with an invite to a room of its own.',
    'cannot-decline': 'Declining it is 403 M_CANNOT_LEAVE_SERVER_NOTICE_ROOM.',
    tagged: 'The room has the tag m.server_notice, without anything that Alice did.',
    message: 'The notice is an ordinary message, with a msgtype of its own.',
    pinned: 'As long as the limit holds, it is pinned.',
    'may-leave': 'Once she has joined, she can leave.',
    'one-room': 'The next notice invites her to the same room.',
  },
  async run(stage) {
    const admin = await stage.administrator();
    const alice = await stage.user('alice');
    const notice = {
      user_id: alice.userId,
      body: 'No more than 1,000 guests at the tea party this month.',
      server_notice_type: 'm.server_notice.usage_limit_reached',
      limit_type: 'monthly_active_user',
      admin_contact: 'mailto:hatter@example.org',
    };
    stage.step('The administrator');
    const sent = (await admin.post('/_ruma/admin/notices', notice)).body;
    const room = String(sent['room_id']);

    stage.step('Alice syncs');
    const before = (await alice.get(SYNC)).body;
    stage.claim('invited', roomIn(before, room, 'invite') !== undefined, before);
    stage.step('She would rather not');
    const declined = await alice.post(roomPath(room, 'leave'), {});
    stage.claim(
      'cannot-decline',
      refuses(declined, 403, 'M_CANNOT_LEAVE_SERVER_NOTICE_ROOM'),
      declined.body,
    );
    stage.step('So she looks');
    await alice.post(roomPath(room, 'join'), {});
    stage.step('… and finds it');
    const joined = roomIn((await alice.get(SYNC)).body, room);
    const tags = objectsAt(joined, 'account_data', 'events');
    const isTagged = tags.some(
      (one) => at(one, 'content', 'tags', 'm.server_notice') !== undefined,
    );
    stage.claim('tagged', isTagged, tags);
    const timeline = objectsAt(joined, 'timeline', 'events');
    const said = timeline.find((one) => one['event_id'] === sent['event_id']);
    stage.claim('message', at(said, 'content', 'msgtype') === 'm.server_notice', said);
    const pins = contentOf(timeline, 'm.room.pinned_events')?.['pinned'];
    stage.claim('pinned', isAmong(String(sent['event_id']), pins), pins);

    stage.step('She has seen it');
    const left = await alice.post(roomPath(room, 'leave'), {});
    stage.claim('may-leave', left.status === 200, left.body);
    const again = await admin.post('/_ruma/admin/notices', notice);
    stage.claim('one-room', again.body['room_id'] === room, again.body);
  },
});
