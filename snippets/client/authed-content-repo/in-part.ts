import { example } from '../../example.ts';
import { download, textBytes, uploaded } from '../../media.ts';

export default example({
  title: 'A part of a file, or nothing new',
  about: 'A film is watched from the middle; a picture that is there already need not come again.',
  operations: ['getContentAuthed'],
  spec: 'client-server-api/#get_matrixclientv1mediadownloadservernamemediaid',
  needs: { ruma: true },
  claims: {
    part: 'A range of bytes is 206, with these bytes alone.',
    beyond: 'A range beyond the end is 416, with the size of the file.',
    known: 'Whoever has the file already, by its ETag, gets 304 and no body.',
    'for-ever':
      'A client may keep it for ever, and for its user alone: an mxc URI never means anything else.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const uri = await uploaded(alice, textBytes('0123456789'), 'text/plain');
    stage.step('The whole file');
    const whole = await download(alice, uri);
    const cache = whole.headers['cache-control'];
    stage.claim('for-ever', cache === 'private, max-age=31536000, immutable', cache);
    stage.step('Three bytes of it');
    const part = await download(alice, uri, { headers: { range: 'bytes=2-4' } });
    const { 'content-range': range } = part.headers;
    stage.claim(
      'part',
      part.status === 206 && part.text === '234' && range === 'bytes 2-4/10',
      range,
    );
    stage.step('Bytes that are not there');
    const beyond = await download(alice, uri, { headers: { range: 'bytes=10-12' } });
    const size = beyond.headers['content-range'];
    stage.claim('beyond', beyond.status === 416 && size === 'bytes */10', beyond.body);
    stage.step('Is there anything new?');
    const etag = whole.headers['etag'] ?? '';
    const known = await download(alice, uri, { headers: { 'if-none-match': etag } });
    stage.claim('known', known.status === 304 && known.bytes.length === 0, known.status);
  },
});
