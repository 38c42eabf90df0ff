import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Content that is no content',
  about:
    'Events are signed over their canonical JSON, which knows integers only. A half must be sent as text, or as 50 hundredths.',
  operations: ['sendMessage'],
  spec: 'appendices/#canonical-json',
  errors: ['M_BAD_JSON', 'M_NOT_JSON'],
  claims: {
    fraction: 'A number with a fraction is 400 M_BAD_JSON, however deep it stands.',
    'too-big': 'An integer beyond what a double holds exactly is 400 M_BAD_JSON.',
    'largest-is-fine': 'The largest integer that is allowed, 2^53 - 1, is sent.',
    'not-json': 'A body that is not JSON is 400 M_NOT_JSON.',
    'not-an-object': 'A list is JSON, but no content: 400 M_BAD_JSON.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const send = (rawBody: string) =>
      alice.request('PUT', roomPath(room, `send/org.example.size/${stage.unique('size')}`), {
        rawBody,
      });

    stage.step('Half a cake');
    const half = await send('{"cake": {"left": [1, 0.5]}}');
    stage.claim('fraction', refuses(half, 400, 'M_BAD_JSON'), half.body);

    stage.step('2^53');
    const big = await send('{"height": 9007199254740992}');
    stage.claim('too-big', refuses(big, 400, 'M_BAD_JSON'), big.body);

    stage.step('One less');
    const largest = await send('{"height": 9007199254740991}');
    stage.claim('largest-is-fine', largest.status === 200, largest.body);

    stage.step('A body that breaks off');
    const broken = await send('{"cake": ');
    stage.claim('not-json', refuses(broken, 400, 'M_NOT_JSON'), broken.body);

    stage.step('A list');
    const list = await send('["cake"]');
    stage.claim('not-an-object', refuses(list, 400, 'M_BAD_JSON'), list.body);
  },
});
