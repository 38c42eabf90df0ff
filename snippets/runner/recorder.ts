import type { Exchange } from './exchange.ts';

/**
 * Keeps what was shown and what was quiet, each in the order in which the requests were *started*, so
 * that requests made side by side are listed the same way every time.
 */
export interface Recorder {
  /** The caption of the next shown request. */
  caption(text: string): void;
  /** Reserves the next place. The returned function fills it. */
  start(shown: boolean): (exchange: Exchange) => void;
  /** A point to which {@link Recorder.hideSince} can return. */
  mark(): number;
  /** What was shown since that point becomes quiet: an attempt that led nowhere. */
  hideSince(mark: number): void;
  shown(): Exchange[];
  quiet(): Exchange[];
}

interface Place {
  shown: boolean;
  readonly caption: string | undefined;
  exchange: Exchange | undefined;
}

/** An empty record. */
export function createRecorder(): Recorder {
  const places: Place[] = [];
  let pending: string | undefined;
  const list = (shown: boolean): Exchange[] =>
    places.flatMap((place) => {
      if (place.shown !== shown || place.exchange === undefined) return [];
      const { caption } = place;
      return [caption === undefined ? place.exchange : { caption, ...place.exchange }];
    });
  return {
    caption: (text) => {
      pending = text;
    },
    start: (shown) => {
      const place: Place = { shown, caption: shown ? pending : undefined, exchange: undefined };
      if (shown) pending = undefined;
      places.push(place);
      return (exchange) => {
        place.exchange = exchange;
      };
    },
    mark: () => places.length,
    hideSince: (mark) => {
      for (const place of places.slice(mark)) {
        if (!place.shown) continue;
        place.shown = false;
        pending ??= place.caption;
      }
    },
    shown: () => list(true),
    quiet: () => list(false),
  };
}
