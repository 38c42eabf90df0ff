import { example } from '../../example.ts';
import { at, objectsAt, refuses } from '../../look.ts';
import { playIrc } from '../../irc.ts';

export default example({
  title: 'The room directory of a network',
  operations: ['updateAppserviceRoomDirectoryVisibility', 'queryPublicRooms', 'getProtocols'],
  spec: 'application-service-api/#published-room-directories',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  needs: { appservice: { id: 'irc', protocols: ['irc'] } },
  claims: {
    listed: 'A room that the service lists is found by the instance_id of the network.',
    apart: 'It is not in the directory of the server itself.',
    all: 'It is among the rooms of all networks.',
    gone: 'It is gone when the service takes it out.',
    forbidden: 'Nobody but a service may list rooms so: 403 M_FORBIDDEN.',
    unknown: 'A room that is not there cannot be listed: 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    playIrc(service, stage.serverName);
    const word = stage.unique('tea');
    const room = await stage.room(alice, { preset: 'public_chat', name: `All about ${word}` });
    const path = (roomId: string) =>
      `/_matrix/client/v3/directory/list/appservice/wonderland/${encodeURIComponent(roomId)}`;
    const networks = await alice.quietly.get('/_matrix/client/v3/thirdparty/protocols');
    const instance = at(networks.body, 'irc', 'instances', 0, 'instance_id') ?? '';
    const search = { filter: { generic_search_term: word } };
    const rooms = '/_matrix/client/v3/publicRooms';
    stage.step('The service lists a room of its network.');
    await service.sender.put(path(room), { visibility: 'public' });
    stage.step('Somebody looks at the network.');
    const there = await alice.post(rooms, { ...search, third_party_instance_id: instance });
    stage.claim('listed', objectsAt(there.body, 'chunk').length === 1, there.body);
    const here = await alice.quietly.post(rooms, search);
    stage.claim('apart', objectsAt(here.body, 'chunk').length === 0, here.body);
    const all = await alice.quietly.post(rooms, { ...search, include_all_networks: true });
    stage.claim('all', objectsAt(all.body, 'chunk').length === 1, all.body);
    stage.step('The service takes it out.');
    await service.sender.put(path(room), { visibility: 'private' });
    const after = await alice.quietly.post(rooms, { ...search, include_all_networks: true });
    stage.claim('gone', objectsAt(after.body, 'chunk').length === 0, after.body);
    stage.step('A person tries.');
    const person = await alice.put(path(room), { visibility: 'public' });
    stage.claim('forbidden', refuses(person, 403, 'M_FORBIDDEN'), person.body);
    stage.step('A room that is not there');
    const lost = await service.sender.put(path('!nowhere:localhost'), { visibility: 'public' });
    stage.claim('unknown', refuses(lost, 404, 'M_NOT_FOUND'), lost.body);
  },
});
