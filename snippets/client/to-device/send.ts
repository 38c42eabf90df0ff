import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Send a message to a device',
  about: 'It is kept until the device says, by the token of its next sync, that it has it.',
  operations: ['sendToDevice', 'sync'],
  spec: 'client-server-api/#send-to-device-messaging',
  claims: {
    arrives: 'It arrives in to_device of the next sync, with its sender, type and content.',
    'that-device': 'Other devices of the user do not get it.',
    'until-confirmed':
      'A device that asks again with the old token gets it again: the answer may have been lost.',
    'then-gone':
      'Asking with the new token confirms it. From then on it is gone, also from the old token.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = await bob.newDevice();
    const since = { laptop: await caughtUp(bob), phone: await caughtUp(phone) };

    stage.step('Alice’s device writes to one of Bob’s');
    await alice.put(`/_matrix/client/v3/sendToDevice/org.example.wink/${stage.unique()}`, {
      messages: { [bob.userId]: { [bob.deviceId]: { eye: 'left' } } },
    });
    const inbox = async (from: string) => {
      const { body } = await syncAs(bob, {}, from, 0);
      return { events: objectsAt(body, 'to_device', 'events'), next: String(body['next_batch']) };
    };
    stage.step('It is there');
    const got = await stage.until(async () => {
      const answer = await inbox(since.laptop);
      return answer.events.length > 0 ? answer : undefined;
    });
    const event = got.events[0];
    stage.claim(
      'arrives',
      event?.['sender'] === alice.userId &&
        event['type'] === 'org.example.wink' &&
        at(event, 'content', 'eye') === 'left',
      got.events,
    );
    stage.step('The answer got lost on the way; the device asks again');
    const again = await inbox(since.laptop);
    stage.claim('until-confirmed', again.events.length === 1, again.events);
    stage.step('This time it arrived, and the device goes on');
    const after = await inbox(again.next);
    stage.step('Going back does not bring it back');
    const back = await inbox(since.laptop);
    stage.claim('then-gone', after.events.length === 0 && back.events.length === 0, [
      after.events,
      back.events,
    ]);
    stage.step('Bob’s phone');
    const other = await syncAs(phone, {}, since.phone, 0);
    stage.claim(
      'that-device',
      objectsAt(other.body, 'to_device', 'events').length === 0,
      other.body,
    );
  },
});
