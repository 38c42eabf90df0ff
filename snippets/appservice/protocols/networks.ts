import { example } from '../../example.ts';
import { at, refuses } from '../../look.ts';
import { playIrc } from '../../irc.ts';

export default example({
  title: 'A network, its places and its people',
  operations: [
    'getProtocols',
    'getProtocolMetadata',
    'queryLocationByProtocol',
    'queryUserByProtocol',
    'queryLocationByAlias',
    'queryUserByID',
  ],
  spec: 'application-service-api/#third-party-networks',
  errors: ['M_NOT_FOUND'],
  needs: { appservice: { id: 'irc', protocols: ['irc'] } },
  claims: {
    instance: 'The server gives each instance of a protocol an instance_id.',
    place: 'A place is found by the fields that the service names; they are handed to it.',
    person: 'So is a person.',
    back: 'An alias leads back to the place, and a user id to the person.',
    nothing: 'What no service knows is 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const { place, person } = playIrc(service, stage.serverName);
    const third = '/_matrix/client/v3/thirdparty';
    const app = '/_matrix/app/v1/thirdparty';
    const asked = (path: string) => service.received((request) => request.path === `${app}${path}`);
    stage.step('Which networks are there?');
    const all = await alice.get(`${third}/protocols`);
    stage.step('The service was asked about its own.');
    await asked('/protocol/irc');
    const one = await alice.quietly.get(`${third}/protocol/irc`);
    const id = at(all.body, 'irc', 'instances', 0, 'instance_id');
    const same = at(one.body, 'instances', 0, 'instance_id') === id;
    stage.claim('instance', typeof id === 'string' && same, all.body);
    stage.step('A channel');
    const places = await alice.get(`${third}/location/irc`, { channel: '#tea' });
    stage.step('The service was asked for it.');
    const question = await asked('/location/irc');
    const channel = question.query['channel'];
    stage.claim('place', at(places.json, 0, 'alias') === place && channel === '#tea', places.json);
    stage.step('A nickname');
    const people = await alice.get(`${third}/user/irc`, { nickname: 'hatter' });
    stage.step('And for them');
    await asked('/user/irc');
    stage.claim('person', at(people.json, 0, 'userid') === person, people.json);
    stage.step('Where does this alias lead?');
    const where = await alice.get(`${third}/location`, { alias: place });
    stage.step('Asked of the service');
    await asked('/location');
    stage.step('For whom does this user stand?');
    const who = await alice.get(`${third}/user`, { userid: person });
    stage.step('Asked too');
    await asked('/user');
    const back = at(where.json, 0, 'fields', 'channel') === '#tea';
    stage.claim('back', back && at(who.json, 0, 'fields', 'nickname') === 'hatter', [
      where.json,
      who.json,
    ]);
    stage.step('A channel that is not there');
    const lost = await alice.get(`${third}/location/irc`, { channel: '#coffee' });
    stage.claim('nothing', refuses(lost, 404, 'M_NOT_FOUND'), lost.body);
  },
});
