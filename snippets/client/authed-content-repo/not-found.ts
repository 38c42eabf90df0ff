import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Files that are not there',
  operations: ['getContentAuthed', 'getContentOverrideNameAuthed'],
  spec: 'client-server-api/#content-repo-security-considerations',
  errors: ['M_NOT_FOUND', 'M_INVALID_PARAM'],
  claims: {
    nothing: 'A media id that names nothing is 404 M_NOT_FOUND.',
    remote: 'So is a file of another server, also when this one may ask there.',
    'odd-id':
      'What cannot be a media id is 400 M_INVALID_PARAM: no path leads out of the place where files are.',
    'odd-server': 'So is what cannot be a server name.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const ask = (path: string, query?: Record<string, string>) =>
      alice.get(`/_matrix/client/v1/media/download/${path}`, query);
    stage.step('An id that nobody was given');
    const nothing = await ask(`${stage.serverName}/madeup`);
    stage.claim('nothing', refuses(nothing, 404, 'M_NOT_FOUND'), nothing.body);
    stage.step('Somewhere else');
    const remote = await ask('elsewhere.example/madeup', { allow_remote: 'true' });
    stage.claim('remote', refuses(remote, 404, 'M_NOT_FOUND'), remote.body);
    stage.step('A way out');
    const out = await ask(`${stage.serverName}/..%2F..%2Fsigning.key`);
    stage.claim('odd-id', refuses(out, 400, 'M_INVALID_PARAM'), out.body);
    stage.step('A way in');
    const server = await ask('..%2F..%2Fetc/passwd');
    stage.claim('odd-server', refuses(server, 400, 'M_INVALID_PARAM'), server.body);
  },
});
