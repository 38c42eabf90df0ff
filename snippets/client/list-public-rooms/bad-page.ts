import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Pages that are not there',
  about:
    'The spec names no errors for the directory. A wrong token could also be answered with the first page, over and over.',
  operations: ['getPublicRooms', 'queryPublicRooms'],
  spec: 'client-server-api/#get_matrixclientv3publicrooms',
  errors: ['M_INVALID_PARAM', 'M_NOT_FOUND'],
  needs: { ruma: true },
  claims: {
    token: 'A since that this server did not give out is 400 M_INVALID_PARAM.',
    limit: 'A limit of 0 is 400 M_INVALID_PARAM.',
    elsewhere: 'The directory of another server is 404 M_NOT_FOUND, as this one cannot ask it.',
  },
  async run(stage) {
    const path = '/_matrix/client/v3/publicRooms';
    stage.step('A token out of thin air');
    const token = await stage.anyone.get(path, { since: 'page-two' });
    stage.claim('token', refuses(token, 400, 'M_INVALID_PARAM'), token.body);
    stage.step('No rooms, please');
    const limit = await stage.anyone.get(path, { limit: 0 });
    stage.claim('limit', refuses(limit, 400, 'M_INVALID_PARAM'), limit.body);
    stage.step('Somebody else’s rooms');
    const elsewhere = await stage.anyone.get(path, { server: 'elsewhere.example.org' });
    stage.claim('elsewhere', refuses(elsewhere, 404, 'M_NOT_FOUND'), elsewhere.body);
  },
});
