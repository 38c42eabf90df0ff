/** What a client asks before it has its first sync. */

export interface FirstRequest {
  /** Method and path, without the prefix of the API and with `…` for the user. */
  readonly request: string;
  readonly status: number;
}

export interface FirstRequests {
  /** For the client to use in place of `fetch`, which it is beside the notes. */
  readonly fetchFn: typeof fetch;
  /** Those begun before the first sync was answered, by their paths; the same one asked again is there once. */
  list(): readonly FirstRequest[];
}

export function firstRequests(): FirstRequests {
  const noted = new Map<string, number>();
  let isOver = false;
  return {
    async fetchFn(input, init) {
      const { method, url } = new Request(input, init);
      const request = `${method} ${shortened(new URL(url).pathname)}`;
      const isNoted = !isOver;
      const response = await fetch(input, init);
      if (isNoted) noted.set(request, response.status);
      if (request.endsWith('/sync')) isOver = true;
      return response;
    },
    list: () =>
      [...noted]
        .map(([request, status]) => ({ request, status }))
        .toSorted((one, other) => one.request.localeCompare(other.request)),
  };
}

const shortened = (path: string): string =>
  decodeURIComponent(path)
    .replace(/^\/_matrix\/client(\/(r0|v\d+))?/, '')
    .replace(/@[^/]+/, '…');
