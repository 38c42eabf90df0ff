import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { mediaPath, textBytes, uploaded } from '../../media.ts';

export default example({
  title: 'What guests may do with files',
  operations: ['getContentAuthed', 'uploadContent'],
  spec: 'client-server-api/#content-repository',
  errors: ['M_GUEST_ACCESS_FORBIDDEN'],
  needs: { guests: 'on' },
  claims: {
    look: 'A guest may download files.',
    'not-upload': 'A guest may not upload any: 403 M_GUEST_ACCESS_FORBIDDEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const uri = await uploaded(alice, textBytes('tea'), 'text/plain');
    const guest = await stage.anyone.quietly.post('/_matrix/client/v3/register?kind=guest', {});
    const token = isString(guest.body['access_token']) ? guest.body['access_token'] : '';
    stage.step('A guest downloads a file');
    const look = await stage.anyone.request('GET', mediaPath('download', uri), { token });
    stage.claim('look', look.text === 'tea', look.body);
    stage.step('A guest uploads one');
    const tried = await stage.anyone.request('POST', '/_matrix/media/v3/upload', {
      token,
      headers: { 'content-type': 'text/plain' },
      rawBody: 'milk',
    });
    stage.claim('not-upload', refuses(tried, 403, 'M_GUEST_ACCESS_FORBIDDEN'), tried.body);
  },
});
