import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { uriOf } from '../../media.ts';

export default example({
  title: 'Files for ids that are not one’s own',
  operations: ['uploadContentToMXC', 'createContent'],
  spec: 'client-server-api/#put_matrixmediav3uploadservernamemediaid',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  claims: {
    others: 'An id that was given to somebody else is 403 M_FORBIDDEN.',
    unknown: 'An id that was never given out is 404 M_NOT_FOUND.',
    elsewhere: 'So is an id of another server.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const uri = uriOf(await alice.quietly.request('POST', '/_matrix/media/v1/create'));
    const put = (name: string) =>
      bob.request('PUT', `/_matrix/media/v3/upload/${name}`, {
        headers: { 'content-type': 'text/plain' },
        rawBody: 'tea',
      });
    stage.step('Bob uses the id that Alice was given');
    const others = await put(uri.replace('mxc://', ''));
    stage.claim('others', refuses(others, 403, 'M_FORBIDDEN'), others.body);
    stage.step('One that he made up');
    const unknown = await put(`${stage.serverName}/${stage.unique('madeup')}`);
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);
    stage.step('One of a server that is not this one');
    const elsewhere = await put(`elsewhere.example/${stage.unique('madeup')}`);
    stage.claim('elsewhere', refuses(elsewhere, 404, 'M_NOT_FOUND'), elsewhere.body);
  },
});
