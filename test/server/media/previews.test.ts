import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodePage } from '../../../server/media/preview/charset.ts';
import { readPage } from '../../../server/media/preview/open-graph.ts';
import { hollowPng, png } from '../../../snippets/picture.ts';
import { openMedia, type FileAnswer, type MediaStand } from './stand.ts';
import { openWeb, page, redirect } from './web.ts';

let web: Awaited<ReturnType<typeof openWeb>>;
let stand: MediaStand;
beforeAll(async () => {
  web = await openWeb();
  stand = await openMedia({ RUMA_IP_ALLOWLIST: ['127.0.0.1'] }, { resolve: web.resolve });
});
afterAll(async () => {
  await stand.close();
  await web.close();
});
beforeEach(() => {
  web.seen.length = 0;
  web.asked.length = 0;
});

const preview = (url: string, on = stand): Promise<FileAnswer> =>
  on.ask({ url: `preview_url?url=${encodeURIComponent(url)}` });

describe('previews', () => {
  it('say what a page says, with its picture stored here', async () => {
    const picture = png(120, 63);
    web.put('img.example/a.png', page(picture, 'text/plain'));
    web.put(
      'news.example/1',
      page(`<html><head><title>Not this</title>
        <meta property="og:title" content="Tea &amp; cake">
        <meta property="og:description" content="At the
           hatter’s">
        <meta property="og:image" content="${web.url('img.example/a.png')}">
        <meta property="og:image:width" content="99999">
        <meta property="og:video" content="http://elsewhere.example/x.mp4"></head>`),
    );
    const { status, body } = await preview(web.url('news.example/1'));
    expect(status).toBe(200);
    expect(body).toEqual({
      'og:title': 'Tea & cake',
      'og:description': 'At the hatter’s',
      'og:image': expect.stringMatching(/^mxc:\/\/example\.org\//),
      'og:image:type': 'image/png',
      'og:image:width': 120,
      'og:image:height': 63,
      'matrix:image:size': picture.length,
    });
    const stored = await stand.download(String(body['og:image']).replace('mxc://example.org/', ''));
    expect(stored.bytes).toEqual(Buffer.from(picture));
  });

  it('ask once an hour, and once for all who ask at the same time', async () => {
    web.put('news.example/cached', page('<title>Once</title>'));
    const url = web.url('news.example/cached');
    await Promise.all([preview(url), preview(url), preview(`${url}#part`)]);
    await preview(url);
    expect(web.seen.length).toBe(1);
    stand.server.advance(3_600_000);
    await preview(url);
    expect(web.seen.length).toBe(2);
  });

  it('of a picture are the picture', async () => {
    web.put('img.example/b.png', page(png(9, 9), 'image/png'));
    const { body } = await preview(web.url('img.example/b.png'));
    expect(body).toMatchObject({ 'og:image:width': 9, 'og:image:type': 'image/png' });
  });

  it.each([
    ['a picture that is none', page('<svg/>', 'image/png')],
    ['a film', page('x', 'video/mp4')],
    [
      'what is not there',
      (_request: unknown, response: import('node:http').ServerResponse) =>
        response.writeHead(404).end(),
    ],
    ['a page without a word', page('')],
    [
      'what is packed',
      (_request: unknown, response: import('node:http').ServerResponse) =>
        response
          .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
          .end('x'),
    ],
  ])('of %s are empty', async (_, site) => {
    web.put('odd.example/x', site);
    stand.server.advance(3_600_000);
    const { status, body } = await preview(web.url('odd.example/x'));
    expect([status, body]).toEqual([200, {}]);
  });

  it('read no more than the beginning of a page that has no end, and leave out pictures that have none', async () => {
    web.put('endless.example/', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write('<title>Endless</title><meta name="twitter:image" content="/picture">');
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    web.put('endless.example/picture', (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536)));
        response.once('drain', more);
      };
      more();
    });
    const { body } = await preview(web.url('endless.example/'));
    expect(body).toEqual({ 'og:title': 'Endless' });
  });

  it('keep a picture of many pixels as it is; it is not unpacked', async () => {
    web.put('bomb.example/', page(hollowPng(30_000, 30_000), 'image/png'));
    const { body } = await preview(web.url('bomb.example/'));
    expect(body).toMatchObject({ 'og:image:width': 30_000 });
  });

  it('go to no address that is not open, whatever leads there', async () => {
    web.put('inside.example/', page('<title>Secret</title>'));
    for (const [name, address] of [
      ['ten.example', '10.0.0.1'],
      ['cloud.example', '169.254.169.254'],
      ['mapped.example', '::ffff:10.0.0.1'],
      ['two.example', '127.0.0.2'],
    ] as const)
      web.names.set(name, [address]);
    const { port } = web;
    const urls = [
      `http://ten.example:${port}/`,
      `http://cloud.example/latest/meta-data/`,
      `http://mapped.example:${port}/`,
      `http://two.example:${port}/`,
      `http://127.0.0.2:${port}/`,
      `http://[::1]:${port}/`,
      `http://[::ffff:127.0.0.2]:${port}/`,
      `http://0:${port}/`,
      `http://nowhere.example/`,
    ];
    const answers = await Promise.all(urls.map((url) => preview(url)));
    expect(answers.map(({ status }) => status)).toEqual(urls.map(() => 404));
    // Names that lead nowhere, names that lead inside: nobody can tell them apart.
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(web.seen).toEqual([]);
  });

  it('check every redirect', async () => {
    const inside = `http://127.0.0.2:${web.port}/`;
    web.put('to.example/1', redirect(inside));
    web.put('to.example/2', redirect('file:///etc/passwd'));
    web.put('to.example/3', redirect(`http://user:pass@to.example:${web.port}/good`));
    web.put('to.example/4', redirect('/4'));
    web.put('to.example/5', redirect(`//to.example:${web.port}/good`));
    web.put('to.example/good', page('<title>Good</title>'));
    const answers = [];
    for (const n of [1, 2, 3, 4, 5]) answers.push(await preview(web.url(`to.example/${n}`)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 200]);
    expect(web.seen.filter((url) => url === 'to.example/4').length).toBe(6);
  });

  it('connect to the address that was checked, though the name means another one a moment later', async () => {
    let times = 0;
    const other = await openMedia(
      { RUMA_IP_ALLOWLIST: ['127.0.0.1'] },
      {
        resolve: async () => {
          times += 1;
          return [{ address: times === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
        },
      },
    );
    web.put('rebind.example/', page('<title>First</title>'));
    const { body } = await preview(web.url('rebind.example/'), other);
    expect([body['og:title'], times]).toEqual(['First', 1]);
    await other.close();
  });

  it('of a page are fetched without the picture that lies inside', async () => {
    web.put(
      'lure.example/',
      page(
        `<title>Lure</title><meta property="og:image" content="http://127.0.0.2:${web.port}/x.png">`,
      ),
    );
    expect((await preview(web.url('lure.example/'))).body).toEqual({ 'og:title': 'Lure' });
  });

  it.each(['', 'nonsense', 'ftp://example.org', 'http://a:b@example.org', 'http://x.onion'])(
    'refuse %j',
    async (url) => {
      const answer = await preview(url);
      expect([answer.status, answer.body['errcode']]).toEqual([400, 'M_INVALID_PARAM']);
      expect(web.asked).toEqual([]);
    },
  );

  it('can be switched off', async () => {
    const off = await openMedia({ RUMA_URL_PREVIEWS: false });
    const answer = await preview('http://example.org', off);
    expect([answer.status, answer.body['errcode']]).toEqual([404, 'M_UNRECOGNIZED']);
    await off.close();
  });
});

describe('a page', () => {
  it('is read for Open Graph, then for what comes near', () => {
    expect(
      readPage(
        `<title> A
          title </title><svg><title>of a drawing</title></svg>
         <meta name=description content="Text"><meta property="og:site_name" content="Site">
         <meta property="og:site_name" content="Second"><meta property="og:__proto__" content="x">
         <meta property="evil:title" content="x"><META NAME="Twitter:Image" CONTENT="/i.png">`,
      ),
    ).toEqual({
      properties: {
        'og:title': 'A title',
        'og:description': 'Text',
        'og:site_name': 'Site',
        'og:__proto__': 'x',
      },
      image: '/i.png',
    });
  });

  it('cannot flood a client', () => {
    const many = Array.from(
      { length: 500 },
      (_, n) => `<meta property="og:n${n}" content="x">`,
    ).join('');
    const { properties } = readPage(`<title>${'x'.repeat(100_000)}</title>${many}`);
    expect(Object.keys(properties).length).toBe(41);
    expect(properties['og:title']?.length).toBe(1_001);
  });

  it.each([
    ['utf-8', Buffer.from('é'), 'text/html'],
    ['a header', Buffer.from([0xe9]), 'text/html; charset="ISO-8859-1"'],
    ['the page', Buffer.from('<meta charset=koi8-r>\xc1', 'latin1'), 'text/html'],
    ['a mark', Buffer.from([0xff, 0xfe, 0xe9, 0x00]), 'text/html; charset=utf-8'],
    ['a name nobody knows', Buffer.from('é'), 'text/html; charset=klingon'],
  ])('is decoded by %s', (_, bytes, type) => {
    expect(decodePage(bytes, type)).toMatch(/[éа]$/);
  });
});
