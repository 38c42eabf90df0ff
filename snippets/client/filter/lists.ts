import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What the lists let through',
  about:
    'Types, senders and rooms each have a list of what to include and one of what to leave out.',
  operations: ['sync', 'defineFilter'],
  spec: 'client-server-api/#filtering',
  claims: {
    star: 'A star in a type stands for any text.',
    'not-wins': 'What is left out stays out, even if it is also included.',
    'empty-list': 'An empty list of types lets nothing through.',
    'no-list': 'No list lets everything through.',
    senders: 'Senders are compared as a whole.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const send = (type: string) =>
      alice.quietly.put(roomPath(room, `send/${type}/${stage.unique()}`), { body: 'x' });
    for (const type of ['org.example.cake', 'org.example.bottle', 'com.example.cake'])
      await send(type);
    await bob.quietly.put(roomPath(room, `send/org.example.fan/${stage.unique()}`), {});

    const seen = async (timeline: Record<string, readonly string[]>) => {
      const filter = {
        account_data: { types: [] },
        presence: { types: [] },
        room: {
          account_data: { types: [] },
          state: { types: [] },
          timeline: { limit: 4, ...timeline },
        },
      };
      const { body } = await alice.get('/_matrix/client/v3/sync', {
        filter: JSON.stringify(filter),
      });
      return objectsAt(body, 'rooms', 'join', room, 'timeline', 'events')
        .map((event) => event['type'])
        .join(' ');
    };
    stage.step('Everything of one kind');
    const star = await seen({ types: ['org.example.*'] });
    stage.claim('star', star === 'org.example.cake org.example.bottle org.example.fan', star);
    stage.step('… but no cake');
    const not = await seen({ types: ['org.example.*'], not_types: ['*.cake'] });
    stage.claim('not-wins', not === 'org.example.bottle org.example.fan', not);
    stage.step('Nothing at all');
    const nothing = await seen({ types: [] });
    stage.claim('empty-list', nothing === '', nothing);
    stage.step('Everything');
    const all = await seen({});
    stage.claim('no-list', all.split(' ').length === 4, all);
    stage.step('Only what Bob sent');
    const his = await seen({ senders: [bob.userId], types: ['org.example.*'] });
    stage.claim('senders', his === 'org.example.fan', his);
  },
});
