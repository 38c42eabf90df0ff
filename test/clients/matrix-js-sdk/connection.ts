/** A connection to the server that can be cut, as in a tunnel: what is on its way fails, and whatever is tried meanwhile. */
export interface Connection {
  /** For a client to use in place of `fetch`. */
  readonly fetchFn: typeof fetch;
  cut(): void;
  mend(): void;
}

export function connection(): Connection {
  let line = new AbortController();
  return {
    fetchFn: (input, init) => {
      const signals = init?.signal ? [line.signal, init.signal] : [line.signal];
      return fetch(input, { ...init, signal: AbortSignal.any(signals) });
    },
    cut: () => line.abort(new TypeError('there is no connection')),
    mend: () => {
      line = new AbortController();
    },
  };
}
