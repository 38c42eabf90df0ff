/** Files by matrix-js-sdk: sent to the server and had back by those who are signed in, made smaller, and links looked up. */
import { createServer } from 'node:http';
import { MsgType } from 'matrix-js-sdk';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { listenLocally } from '../../../snippets/runner/listen-locally.ts';
import { keepResults } from '../results.ts';
import type { SdkPerson } from '../sdk-person.ts';
import { receives, shareRoom } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

const picture = () =>
  sharp({ create: { width: 1280, height: 640, channels: 3, background: '#7a9' } })
    .png()
    .toBuffer();

/** Where the SDK has a client look for a file, or for a smaller picture of it. */
function addressOf({ client }: SdkPerson, uri: string, width?: number): string {
  const method = width === undefined ? undefined : 'scale';
  const url = client.mxcUrlToHttp(uri, width, width, method, false, true, true);
  if (url === null) throw new Error(`${uri} is no mxc:// URI`);
  return url;
}

/** Downloads as a client does: with its token. */
const download = (viewer: SdkPerson, uri: string, width?: number): Promise<Response> =>
  fetch(addressOf(viewer, uri, width), {
    headers: { authorization: `Bearer ${viewer.client.getAccessToken()}` },
  });

export const media: Theme = (world) =>
  describe('matrix-js-sdk and media', () => {
    it('sends a picture, which another downloads whole and small, and a stranger does not', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const bytes = await picture();
      const limit = (await alice.client.getMediaConfig())['m.upload.size'] ?? 0;
      expect(bytes.length).toBeLessThan(limit);
      const { content_uri: url } = await alice.client.uploadContent(
        new Blob([Uint8Array.from(bytes)], { type: 'image/png' }),
        { name: 'grin.png' },
      );
      const { event_id: eventId } = await alice.client.sendMessage(roomId, {
        msgtype: MsgType.Image,
        body: 'a grin without a cat',
        filename: 'grin.png',
        url,
        info: { mimetype: 'image/png', size: bytes.length, w: 1280, h: 640 },
      });
      const event = await receives(bob, roomId, eventId);
      const uri = String(event.getContent()['url']);
      const whole = await download(bob, uri);
      expect(whole.headers.get('content-type')).toBe('image/png');
      expect(whole.headers.get('content-disposition')).toContain('grin.png');
      expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
      const small = await sharp(await (await download(bob, uri, 320)).arrayBuffer()).metadata();
      // Not smaller than was asked for, and of the same shape.
      expect(small.width).toBeGreaterThanOrEqual(320);
      expect(small.width).toBeLessThan(1280);
      expect(small.height).toBe(small.width / 2);
      expect((await fetch(addressOf(bob, uri))).status).toBe(401);
    });

    it('shows what a link leads to', async () => {
      const { alice, bob } = world();
      const bytes = await picture();
      const site = await listenLocally(
        createServer((request, response) => {
          const isPicture = request.url === '/grin.png';
          response.setHeader('content-type', isPicture ? 'image/png' : 'text/html');
          response.end(
            isPicture
              ? bytes
              : '<meta property="og:title" content="The Cheshire Cat"><meta property="og:image" content="/grin.png">',
          );
        }),
      );
      try {
        const link = `http://127.0.0.1:${site.port}/`;
        const preview = await alice.client.getUrlPreview(link, Date.now());
        expect(preview['og:title']).toBe('The Cheshire Cat');
        const shown = await download(bob, String(preview['og:image']));
        expect(Buffer.from(await shown.arrayBuffer()).equals(bytes)).toBe(true);
      } finally {
        await site.stop();
      }
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Media' });
  });
