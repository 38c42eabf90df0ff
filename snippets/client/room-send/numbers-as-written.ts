import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Integers written as if they were none',
  operations: ['sendMessage', 'getOneRoomEvent'],
  spec: 'appendices/#canonical-json',
  errors: ['M_BAD_JSON'],
  claims: {
    point: '1.0 is 400 M_BAD_JSON, though it is a whole number.',
    exponent: 'So is a number with an exponent, 1e3.',
    'minus-zero': 'What is written as -0 is sent as 0: canonical JSON has no -0.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const send = (rawBody: string) =>
      alice.request('PUT', roomPath(room, `send/org.example.size/${stage.unique('size')}`), {
        rawBody,
      });

    stage.step('A point');
    const point = await send('{"size": {"feet": 1.0}}');
    stage.claim('point', refuses(point, 400, 'M_BAD_JSON'), point.body);
    stage.step('An exponent');
    const exponent = await send('{"size": {"feet": 1e3}}');
    stage.claim('exponent', refuses(exponent, 400, 'M_BAD_JSON'), exponent.body);
    stage.step('Less than nothing');
    const minusZero = await send('{"size": {"feet": -0}}');
    const event = encodeURIComponent(String(minusZero.body['event_id']));
    stage.step('What it became');
    const sent = await alice.get(roomPath(room, `event/${event}`));
    stage.claim('minus-zero', /"feet":\s*0\b/.test(sent.text), sent.text);
  },
});
