/**
 * Who asked whom in a run, and when: what a sequence diagram shows. The order is the clock's, so that a question inside
 * of a question stands inside of it.
 */
import type { Exchange } from '../../snippets/runner/exchange.ts';

/** One arrow. The parties are places in {@link Sequence.parties}. */
export interface Arrow {
  readonly kind: 'request' | 'answer';
  readonly from: number;
  readonly to: number;
  /** The request's method and path; the answer's status. */
  readonly text: string;
  readonly refused: boolean;
  /** Its exchange among those that the example shows, from 1. */
  readonly number: number;
}

export interface Sequence {
  /** From the left to the right: who asks the homeserver, the homeserver, whom it asks. */
  readonly parties: readonly string[];
  readonly arrows: readonly Arrow[];
}

const HOMESERVER = 'the homeserver';

/** More would not fit beside each other. */
const MOST_PARTIES = 5;

/**
 * The sequence of a run; undefined when the homeserver asked nobody, or more take part than can be drawn: the list of
 * exchanges says it all then.
 */
export function sequenceOf(exchanges: readonly Exchange[]): Sequence | undefined {
  const asked = new Set(exchanges.flatMap((exchange) => exchange.asked ?? []));
  const actors = new Set(exchanges.map(({ actor }) => actor));
  const parties = [...new Set([...actors.difference(asked), HOMESERVER])]
    .toSorted((a, b) => Number(a === HOMESERVER) - Number(b === HOMESERVER))
    .concat(...asked);
  if (asked.size === 0 || parties.length > MOST_PARTIES) return undefined;
  const moments = exchanges.flatMap((exchange, index) => {
    const from = parties.indexOf(exchange.actor);
    const to = parties.indexOf(exchange.asked ?? HOMESERVER);
    const shared = { refused: exchange.response.status >= 400, number: index + 1 };
    const request: Arrow = { ...shared, kind: 'request', from, to, text: requestText(exchange) };
    // Silence has no status, and no arrow.
    if (exchange.response.status === 0) return [{ at: exchange.startedAt, arrow: request }];
    const status = `${exchange.response.status}`;
    const answer: Arrow = { ...shared, kind: 'answer', from: to, to: from, text: status };
    return [
      { at: exchange.startedAt, arrow: request },
      { at: exchange.endedAt, arrow: answer },
    ];
  });
  return { parties, arrows: moments.toSorted((a, b) => a.at - b.at).map(({ arrow }) => arrow) };
}

/** The API and its version are the same everywhere; what is left names the operation. */
function requestText({ request }: Exchange): string {
  return `${request.method} ${request.path.replace(/^\/_matrix\/\w+\/(?:v\d+|r0|unstable)(?=\/)/, '')}`;
}
