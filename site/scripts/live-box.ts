/** The home page's experiment. Every line it shows is a request that was made. */
import { isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import { escapeHtml, jsonHtml, layOutJson } from '../lib/http.ts';

type Method = 'GET' | 'POST' | 'PUT';

/** Shows one request as it goes out, and its answer when it comes. */
class Wire {
  readonly #list: HTMLElement;

  constructor(list: HTMLElement) {
    this.#list = list;
    list.replaceChildren();
  }

  /** Makes a request. Throws with the server's own words when it is refused, unless the status is expected. */
  async ask(
    method: Method,
    path: string,
    options: { body?: JsonObject; token?: string; expect?: number } = {},
  ): Promise<JsonObject> {
    const item = document.createElement('li');
    const shown = decodeURIComponent(path.replace('/_matrix/client', ''));
    item.innerHTML = `<details><summary><span class="method">${method}</span><span class="where">${escapeHtml(shorten(shown))}</span><span class="result">…</span></summary></details>`;
    this.#list.append(item);
    const started = performance.now();
    const headers: Record<string, string> = {};
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = { method, headers };
    if (options.body !== undefined) init.body = JSON.stringify(options.body);
    const response = await fetch(path, init);
    const took = Math.round(performance.now() - started);
    const answer: JsonValue = await response.json();
    const result = item.querySelector('.result');
    if (result !== null) {
      result.classList.toggle('refused', !response.ok);
      result.innerHTML = `<b>${response.status}</b> ${took} ms`;
    }
    const sent = options.body === undefined ? '' : `${jsonHtml(shortJson(options.body))}\n\n`;
    const details = item.querySelector('details');
    if (details !== null) {
      const pre = document.createElement('pre');
      pre.tabIndex = 0;
      pre.innerHTML = `${sent}${jsonHtml(shortJson(answer))}`;
      details.append(pre);
    }
    const body = isObject(answer) ? answer : {};
    if (!response.ok && response.status !== options.expect) {
      throw new Error(`${method} ${shown}: ${response.status} ${String(body['error'] ?? '')}`);
    }
    return body;
  }
}

/** Long random values, cut for reading. */
function shorten(text: string): string {
  return text
    .replace(/([!$][A-Za-z0-9_-]{5})[A-Za-z0-9_-]{10,}/g, '$1…')
    .replace(/(since=[^&]{10})[^&]{6,}/g, '$1…')
    .replace(/\b([A-Za-z0-9_-]{10})[A-Za-z0-9_-]{40,}/g, '$1…');
}

const shortJson = (value: JsonValue): string => shorten(layOutJson(value));

function text(body: JsonObject, key: string): string {
  const value = body[key];
  if (typeof value === 'string') return value;
  throw new Error(`the answer has no ${key}`);
}

function random(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(36)).join('');
}

/** Registers through the dummy stage, as any client would. */
async function register(wire: Wire): Promise<string> {
  const path = '/_matrix/client/v3/register';
  const account = { username: `reader-${random()}`, password: random() + random() };
  const offer = await wire.ask('POST', path, { body: account, expect: 401 });
  if (typeof offer['access_token'] === 'string') return offer['access_token'];
  const session = offer['session'];
  const auth = { type: 'm.login.dummy', ...(typeof session === 'string' ? { session } : {}) };
  return text(await wire.ask('POST', path, { body: { ...account, auth } }), 'access_token');
}

/** The message as /sync delivers it, if this answer has it. */
function delivered(sync: JsonObject, roomId: string, eventId: string): boolean {
  return JSON.stringify(sync).includes(eventId) && JSON.stringify(sync).includes(roomId);
}

async function perform(wire: Wire, message: string, say: (text: string) => void): Promise<number> {
  say('Registering a throwaway user…');
  const token = await register(wire);
  say('Creating a room…');
  const body = { preset: 'private_chat', name: 'A room for one' };
  const roomId = text(
    await wire.ask('POST', '/_matrix/client/v3/createRoom', { body, token }),
    'room_id',
  );
  const first = await wire.ask('GET', '/_matrix/client/v3/sync?timeout=0', { token });
  let since = text(first, 'next_batch');
  say('Waiting at /sync, and sending…');
  const wait = (): Promise<JsonObject> =>
    wire.ask('GET', `/_matrix/client/v3/sync?timeout=10000&since=${encodeURIComponent(since)}`, {
      token,
    });
  let waiting = wait();
  const started = performance.now();
  const room = encodeURIComponent(roomId);
  const sent = await wire.ask(
    'PUT',
    `/_matrix/client/v3/rooms/${room}/send/m.room.message/${random()}`,
    {
      body: { msgtype: 'm.text', body: message },
      token,
    },
  );
  const eventId = text(sent, 'event_id');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = await waiting;
    if (delivered(answer, roomId, eventId)) return Math.round(performance.now() - started);
    since = text(answer, 'next_batch');
    waiting = wait();
  }
  throw new Error('/sync did not bring the message');
}

class RumaLive extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const field = this.querySelector<HTMLInputElement>('[data-live-text]');
    const button = this.querySelector<HTMLButtonElement>('[data-live-run]');
    const status = this.querySelector<HTMLElement>('[data-live-status]');
    const list = this.querySelector<HTMLElement>('[data-live-wire]');
    if (!form || !field || !button || !status || !list) return;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      delete status.dataset['outcome'];
      try {
        const took = await perform(
          new Wire(list),
          field.value,
          (words) => (status.textContent = words),
        );
        status.textContent = `Delivered by /sync ${took} ms after sending. Open a line to see what was said.`;
        status.dataset['outcome'] = 'ok';
      } catch (error) {
        status.textContent = `It stopped: ${error instanceof Error ? error.message : String(error)}`;
        status.dataset['outcome'] = 'failed';
      } finally {
        button.disabled = false;
      }
    });
  }
}

customElements.define('ruma-live', RumaLive);
