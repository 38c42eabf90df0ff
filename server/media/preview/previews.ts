/**
 * Previews of links: what a web page says about itself, with its picture stored here.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediapreview_url
 */
import { MatrixError } from '../../errors.ts';
import type { JsonObject } from '../../matrix/json.ts';
import { UnreachableError } from '../../outbound/connect.ts';
import type { OutboundAnswer, OutboundGet } from '../../outbound/get.ts';
import { fetchableUrl, UrlRefusedError } from '../../outbound/urls.ts';
import type { Engine } from '../../storage/engine.ts';
import { LruMap } from '../../storage/lru.ts';
import type { UrlPreviewStore } from '../../storage/url-previews.ts';
import { createTurns } from '../../turns.ts';
import { essenceOf } from '../content-types.ts';
import { decodePage } from './charset.ts';
import type { KeptPicture, PageImages } from './page-images.ts';

export interface Previews {
  /**
   * What is known of a page, at most an hour old. Throws M_INVALID_PARAM (no URL to fetch), M_NOT_FOUND (nothing came
   * from there), M_LIMIT_EXCEEDED (too many are under way), M_UNRECOGNIZED (previews are off).
   */
  of(url: string): Promise<JsonObject>;
}

const PAGE_LIFETIME_MS = 3_600_000;
const FAILURE_LIFETIME_MS = 60_000;
const FAILURES = 1_000;

/** A page and its picture, with all redirects. */
const TIME_LIMIT_MS = 10_000;
/** Further into a page nobody describes it any more: what comes after is not read. */
const PAGE_BYTES = 1_048_576;

const AT_ONCE = 8;
const WAITING = 64;

const ACCEPT = 'text/html,application/xhtml+xml,image/*;q=0.8';

export function createPreviews(dependencies: {
  readonly enabled: boolean;
  readonly engine: Engine;
  readonly store: UrlPreviewStore;
  readonly get: OutboundGet;
  readonly images: PageImages;
  readonly clock: () => number;
}): Previews {
  const { enabled, engine, store, get, images, clock } = dependencies;
  const inTurn = createTurns({
    atOnce: AT_ONCE,
    waiting: WAITING,
    refusal: 'too many previews are being made at this moment',
  });
  const underWay = new Map<string, Promise<JsonObject>>();
  const failed = new LruMap<string, number>(FAILURES);

  const describe = async (answer: OutboundAnswer, signal: AbortSignal): Promise<JsonObject> => {
    const { url, isFine, contentType, chunks } = answer;
    const type = essenceOf(contentType);
    if (isFine && type.startsWith('image/')) return imageFacts(await images.keep(chunks));
    if (!isFine || !['text/html', 'application/xhtml+xml'].includes(type)) {
      answer.discard();
      return {};
    }
    const page = decodePage(await firstBytes(chunks), contentType);
    // What reads HTML is loaded with the first page.
    const { readPage } = await import('./open-graph.ts');
    const { properties, image } = readPage(page);
    const kept = image === undefined ? undefined : await images.fetch(image, url, signal);
    return { ...properties, ...imageFacts(kept) };
  };

  const make = async (url: URL): Promise<JsonObject> => {
    const signal = AbortSignal.timeout(TIME_LIMIT_MS);
    try {
      const found = await describe(await get({ url, accept: ACCEPT, signal }), signal);
      const kept = store.put(url.href, found, clock() + PAGE_LIFETIME_MS);
      await engine.commit({ writes: [kept], positions: 0 });
      return found;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      failed.set(url.href, clock() + FAILURE_LIFETIME_MS);
      throw unreachable();
    }
  };

  return {
    async of(text) {
      if (!enabled) throw new MatrixError('M_UNRECOGNIZED', 'this server makes no previews');
      const url = readUrl(text);
      const known = await store.find(url.href, clock());
      if (known !== undefined) return known;
      if ((failed.get(url.href) ?? 0) > clock()) throw unreachable();
      const making =
        underWay.get(url.href) ?? inTurn(() => make(url)).finally(() => underWay.delete(url.href));
      underWay.set(url.href, making);
      return making;
    },
  };
}

function readUrl(text: string): URL {
  try {
    return fetchableUrl(text);
  } catch (error) {
    if (!(error instanceof UrlRefusedError)) throw error;
    throw new MatrixError('M_INVALID_PARAM', `url is ${error.message}: there is no preview of it`);
  }
}

/** As much of a page as is worth reading. */
async function firstBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    read.push(chunk);
    length += chunk.byteLength;
    if (length >= PAGE_BYTES) break;
  }
  return Buffer.concat(read).subarray(0, PAGE_BYTES);
}

function imageFacts(picture: KeptPicture | undefined): JsonObject {
  if (picture === undefined) return {};
  return {
    'og:image': picture.uri,
    'og:image:type': picture.contentType,
    'og:image:width': picture.width,
    'og:image:height': picture.height,
    'matrix:image:size': picture.bytes,
  };
}

/** One answer for every reason: names that lead nowhere and names that lead inside must look the same. */
const unreachable = (): MatrixError =>
  new MatrixError('M_NOT_FOUND', 'nothing came from there that could be previewed');
