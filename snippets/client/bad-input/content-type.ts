import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'What a body is called, and no body at all',
  about:
    'Bodies are JSON whatever Content-Type says. Many clients send none where there is nothing to say.',
  operations: ['joinRoomById', 'setTyping'],
  spec: 'client-server-api/#api-standards',
  errors: ['M_NOT_JSON'],
  claims: {
    'any-type': 'A JSON body under the name text/plain is read as JSON.',
    nonsense: 'So is one under a name that is no media type.',
    empty: 'No body counts as {} where nothing is required.',
    'empty-refused': 'Where something is, no body is 400 M_NOT_JSON.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const typing = roomPath(room, `typing/${encodeURIComponent(alice.userId)}`);
    const type = (contentType: string) =>
      alice.request('PUT', typing, {
        rawBody: '{"typing": false}',
        headers: { 'Content-Type': contentType },
      });

    stage.step('JSON that calls itself text');
    const plain = await type('text/plain');
    stage.claim('any-type', plain.status === 200, plain.body);
    const nonsense = await type('jabberwocky');
    stage.claim('nonsense', nonsense.status === 200, nonsense.body);

    stage.step('Joining, without a body');
    const join = await alice.request('POST', roomPath(room, 'join'));
    stage.claim('empty', join.status === 200, join.body);
    stage.step('Typing, without saying whether');
    const empty = await alice.request('PUT', typing);
    stage.claim('empty-refused', refuses(empty, 400, 'M_NOT_JSON'), empty.body);
  },
});
