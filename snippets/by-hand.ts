/** What a person does in a browser, done by hand: pages opened, forms filled in, cookies kept. Quiet. */
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64Url } from '../server/matrix/base64.ts';
import { encodeUtf8 } from '../server/matrix/utf8.ts';
import type { JsonValue } from '../server/matrix/json.ts';
import type { Actor, Answer, RequestOptions } from './example.ts';

/** What an example needs that signs in with OAuth. */
export const OAUTH = { ruma: true, config: { RUMA_OAUTH: 'on' } } as const;
/** The same with a person in a browser. */
export const OAUTH_BY_HAND = { ...OAUTH, cookies: true } as const;

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A form as the body of a request. */
export function formBody(fields: Readonly<Record<string, string>>): RequestOptions {
  return { rawBody: new URLSearchParams(fields).toString(), headers: FORM };
}

/** The path of one of the server's own addresses, with its query. */
export function pathIn(url: JsonValue | undefined): string {
  const { pathname, search } = new URL(String(url), 'http://here');
  return pathname + search;
}

/** What goes out for a verifier that stays at home. */
export function challengeFor(verifier: string): string {
  return encodeBase64Url(sha256(encodeUtf8(verifier)));
}

export interface ByHand {
  /** Opens an address and follows where it leads; answers the address of somebody else's at which that ends. */
  open(path: string): Promise<string | undefined>;
  /** Presses a button of the page, with the fields filled in. */
  press(button: string, fields?: Readonly<Record<string, string>>): Promise<string | undefined>;
}

export function byHand({ quietly: actor }: Actor): ByHand {
  const cookies = new Map<string, string>();
  let page = { path: '/', html: '' };

  const ask = async (path: string, options: RequestOptions = {}): Promise<Answer> => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await actor.request(options.rawBody === undefined ? 'GET' : 'POST', path, {
      ...options,
      headers: { ...options.headers, cookie },
    });
    for (const line of (answer.headers['set-cookie'] ?? '').split('\n')) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== '') cookies.set(name, value);
    }
    return answer;
  };

  const follow = async (path: string, options?: RequestOptions): Promise<string | undefined> => {
    const answer = await ask(path, options);
    const { location } = answer.headers;
    if (location === undefined) {
      page = { path, html: answer.text };
      return undefined;
    }
    const isHere = location.startsWith('/') || /^https?:\/\/[^/]+\/_/.test(location);
    return isHere ? follow(pathIn(location)) : location;
  };

  return {
    open: (path) => follow(path),
    press(button, fields = {}) {
      const form =
        page.html.split('<form ').find((html) => html.includes(`value="${button}"`)) ?? '';
      const hidden = form.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g);
      const kept = Object.fromEntries(
        [...hidden].map(([, name = '', value = '']) => [name, value]),
      );
      return follow(page.path, formBody({ ...kept, do: button, ...fields }));
    },
  };
}
