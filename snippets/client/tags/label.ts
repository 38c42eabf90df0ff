import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Tag a room',
  about: 'Tags are account data with an API that changes one at a time.',
  operations: ['setRoomTag', 'getRoomTags', 'deleteRoomTag', 'sync'],
  spec: 'client-server-api/#room-tagging',
  claims: {
    'none-at-first': 'A room without tags answers an empty object, not an error.',
    'one-at-a-time': 'Adding a tag leaves the others as they are.',
    replaced: 'Adding a tag that is there replaces what was known of it.',
    'whole-in-sync': 'In /sync the room’s account data has one m.tag event with all of its tags.',
    removed: 'Removing a tag removes that one only.',
    'told-of-removal': 'The other devices hear of the removal too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const room = await stage.room(alice);
    const since = await caughtUp(phone);
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    const tags = `${user}/rooms/${encodeURIComponent(room)}/tags`;
    const list = async () => JSON.stringify((await alice.get(tags)).body['tags']);
    const onPhone = (from: string, isWhole: (text: string) => boolean) =>
      stage.until(async () => {
        const { body } = await syncAs(phone, { roomAccountData: ['m.tag'] }, from);
        const events = objectsAt(body, 'rooms', 'join', room, 'account_data', 'events');
        const content = events.length === 1 ? at(events[0], 'content', 'tags') : undefined;
        return isWhole(JSON.stringify(content) ?? '') ? { content, body } : undefined;
      });

    stage.step('The room has no tags yet');
    const none = await list();
    stage.claim('none-at-first', none === '{}', none);
    stage.step('Alice likes it');
    await alice.put(`${tags}/m.favourite`, { order: 0.75 });
    stage.step('It is about work, too');
    await alice.put(`${tags}/u.work`, {});
    stage.step('It should stand further up among her favourites');
    await alice.put(`${tags}/m.favourite`, { order: 0.25 });
    stage.step('Both tags are there');
    const both = await list();
    stage.claim('one-at-a-time', both.includes('u.work') && both.includes('m.favourite'), both);
    stage.claim('replaced', both.includes('0.25') && !both.includes('0.75'), both);

    stage.step('Her phone gets them in one event');
    const synced = await onPhone(since, (text) => text.includes('0.25'));
    stage.claim('whole-in-sync', at(synced.content, 'u.work') !== undefined, synced.body);

    stage.step('Work is over');
    await alice.delete(`${tags}/u.work`);
    stage.step('One tag is left');
    const left = await list();
    stage.claim('removed', left === '{"m.favourite":{"order":0.25}}', left);
    stage.step('… on the phone as well');
    const after = await onPhone(String(synced.body['next_batch']), (text) => text === left);
    stage.claim('told-of-removal', at(after.content, 'u.work') === undefined, after.body);
  },
});
