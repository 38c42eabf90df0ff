import { example, type Answer } from '../../example.ts';
import { identityKeys, oneTimeKey } from '../../device-keys.ts';
import { roomPath } from '../../look.ts';
import { phonePusher } from '../../pushers.ts';

export default example({
  title: 'The text says where',
  about: 'The code is for the program. Who looks for the mistake reads the text.',
  operations: ['createRoom', 'sendMessage', 'defineFilter', 'sync', 'postPusher', 'uploadKeys'],
  spec: 'client-server-api/#standard-error-response',
  errors: ['M_BAD_JSON', 'M_NOT_JSON', 'M_MISSING_PARAM', 'M_INVALID_SIGNATURE'],
  needs: { ruma: true },
  claims: {
    field: 'The text has the way to a field that is missing,',
    list: 'or has the wrong type, in a body',
    query: 'or in a filter in the query.',
    several: 'Fields that are missing side by side are all named.',
    'twice-there': 'It has the place of a key that comes twice,',
    number: 'of a number that cannot be signed,',
    key: 'and the name of a key whose signature is wrong.',
    invite: 'Of an invite that cannot be sent it says why.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const says = (answer: Answer, text: string) =>
      answer.status === 400 && String(answer.body['error']).includes(text);
    const create = (body: Parameters<typeof alice.post>[1]) =>
      alice.post('/_matrix/client/v3/createRoom', body);
    const send = (rawBody: string) =>
      alice.request('PUT', roomPath(room, `send/org.example.size/${stage.unique('size')}`), {
        rawBody,
      });

    stage.step('State without a type');
    const field = await create({ initial_state: [{ content: {} }] });
    stage.claim('field', says(field, 'initial_state.0.type'), field.body);
    stage.step('A type instead of a list of types');
    const filters = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/filter`;
    const list = await alice.post(filters, { room: { timeline: { types: 'm.room.message' } } });
    stage.claim('list', says(list, 'room.timeline.types'), list.body);
    stage.step('A limit in words');
    const filter = '{"room":{"timeline":{"limit":"ten"}}}';
    const query = await alice.get('/_matrix/client/v3/sync', { filter });
    stage.claim('query', says(query, 'limit'), query.body);
    stage.step('Half a pusher');
    const { lang: _lang, data: _data, ...half } = phonePusher(stage.unique('pushkey'));
    const several = await alice.post('/_matrix/client/v3/pushers/set', half);
    stage.claim('several', says(several, 'lang, data'), several.body);
    stage.step('Which body is it?');
    const twice = await send('{"tea": {"body": "yes", "body": "no"}}');
    stage.claim('twice-there', says(twice, 'at tea'), twice.body);
    stage.step('A point');
    const number = await send('{"size": {"feet": 1.0}}');
    stage.claim('number', says(number, 'size.feet'), number.body);

    const upload = '/_matrix/client/v3/keys/upload';
    await alice.quietly.post(upload, { device_keys: identityKeys(alice) });
    stage.step('One key is signed, another is sent');
    const name = 'signed_curve25519:AAAAAA';
    const key = await alice.post(upload, {
      one_time_keys: { [name]: { ...oneTimeKey(alice, 'A'), key: 'B'.repeat(43) } },
    });
    stage.claim('key', says(key, name), key.body);
    stage.step('Alice, to Alice');
    const invite = await create({ invite: [alice.userId] });
    stage.claim('invite', says(invite, 'already'), invite.body);
  },
});
