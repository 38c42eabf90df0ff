/** A browser without a window: cookies, redirects, and forms that are filled in by the names of their fields. */
export interface Page {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  readonly title: string;
}

const unescape = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

interface Cookie {
  readonly value: string;
  readonly path: string;
}

export class SmallBrowser {
  readonly #origin: string;
  readonly #cookies = new Map<string, Cookie>();
  #page: Page = { status: 0, url: '', html: '', title: '' };

  readonly #goesNextDoor: boolean;

  /** @param goesNextDoor whether redirects are followed to other servers on this machine */
  constructor(origin: string, goesNextDoor = false) {
    this.#origin = origin;
    this.#goesNextDoor = goesNextDoor;
  }

  get page(): Page {
    return this.#page;
  }

  /** Opens an address; follows redirects until a page comes, or an address that is not this server's. */
  async open(url: string, form?: URLSearchParams): Promise<Page> {
    let next = new URL(url, this.#origin);
    let body = form;
    for (let hops = 0; hops < 20; hops += 1) {
      if (next.origin !== this.#origin && !(this.#goesNextDoor && next.hostname === 'localhost'))
        return (this.#page = { status: 0, url: next.href, html: '', title: '' });
      const response = await fetch(next, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { cookie: this.#cookieFor(next.pathname) },
        ...(body === undefined ? {} : { body }),
      });
      this.#keep(response);
      const html = await response.text();
      const location = response.headers.get('location');
      if (location === null) {
        const title = unescape(/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '');
        return (this.#page = { status: response.status, url: next.href, html, title });
      }
      next = new URL(location, next);
      body = undefined;
    }
    throw new Error('too many redirects');
  }

  /** Presses a button of the page's form (the last one with such a button), with the fields filled in. */
  async press(does: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const forms = this.#page.html.split('<form ').slice(1);
    const form = forms.find((html) => html.includes(`value="${does}"`));
    if (form === undefined) throw new Error(`no button ${does} on: ${this.#page.html}`);
    const sent = new URLSearchParams({ do: does });
    for (const [, name = '', value = ''] of form.matchAll(
      /type="hidden" name="([^"]*)" value="([^"]*)"/g,
    ))
      sent.set(name, unescape(value));
    for (const [name, value] of Object.entries(fields)) sent.set(name, value);
    return this.open(this.#page.url, sent);
  }

  async signIn(user: string, password = 'secret'): Promise<Page> {
    return this.press('sign-in', { user, password });
  }

  #cookieFor(path: string): string {
    return [...this.#cookies]
      .filter(
        ([, cookie]) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')),
      )
      .map(([name, { value }]) => `${name.split(' ')[0]}=${value}`)
      .join('; ');
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
      const isGone =
        value === '' ||
        attributes.some((one) => /^(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one));
      if (isGone) this.#cookies.delete(`${name} ${path}`);
      else this.#cookies.set(`${name} ${path}`, { value, path });
    }
  }
}
