/** A service that bridges to a very small IRC network: one channel, one person. */
import type { StageAppservice } from './appservice.ts';

/** Has the service answer questions about its network; answers the alias of its channel and the user of its person. */
export function playIrc(
  service: StageAppservice,
  serverName: string,
): { readonly place: string; readonly person: string } {
  const place = `#_irc_tea:${serverName}`;
  const person = `@_irc_hatter:${serverName}`;
  const network = { network: 'wonderland' };
  const places = [{ alias: place, protocol: 'irc', fields: { ...network, channel: '#tea' } }];
  const people = [{ userid: person, protocol: 'irc', fields: { ...network, nickname: 'hatter' } }];
  service.answer(({ path, query }) => {
    const found = (list: typeof places | typeof people, isThere: boolean) => ({
      status: 200,
      body: isThere ? list : [],
    });
    switch (path) {
      case '/_matrix/app/v1/thirdparty/protocol/irc':
        return { status: 200, body: PROTOCOL };
      case '/_matrix/app/v1/thirdparty/location/irc':
        return found(places, query['channel'] === '#tea');
      case '/_matrix/app/v1/thirdparty/user/irc':
        return found(people, query['nickname'] === 'hatter');
      case '/_matrix/app/v1/thirdparty/location':
        return found(places, query['alias'] === place);
      case '/_matrix/app/v1/thirdparty/user':
        return found(people, query['userid'] === person);
      default:
        return undefined;
    }
  });
  return { place, person };
}

const PROTOCOL = {
  user_fields: ['network', 'nickname'],
  location_fields: ['network', 'channel'],
  icon: 'mxc://localhost/irc',
  field_types: {
    network: { regexp: '[a-z]+', placeholder: 'wonderland' },
    nickname: { regexp: '[^\\s#]+', placeholder: 'hatter' },
    channel: { regexp: '#[^\\s]+', placeholder: '#tea' },
  },
  instances: [{ network_id: 'wonderland', desc: 'Wonderland', fields: { network: 'wonderland' } }],
};
