import { isHighSurrogate, isLowSurrogate } from './utf8.ts';

/**
 * Glob matching without regular expressions: the patterns come from users, the texts from anyone,
 * and a clever pair must not be able to keep the server busy. Between two stars a piece of the
 * pattern is taken at its first place that fits, which is never worse than a later one, so nothing
 * is tried twice.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#glob-style-matching
 */

export type GlobOptions = {
  /** Whether `?` stands for one character; in filters it is an ordinary one. */
  readonly questionMark: boolean;
};

/** Both wildcards, as push rules and server ACLs have them. */
export const FULL_GLOB: GlobOptions = { questionMark: true };

/** Only `*`, as in the types of a filter. */
export const STAR_GLOB: GlobOptions = { questionMark: false };

/** Whether the pattern matches the whole text. Case matters; fold both first if it should not. */
export function matchesGlob(pattern: string, text: string, options: GlobOptions): boolean {
  return matchesPieces(pattern.split('*'), text, options, {
    start: (position) => position === 0,
    end: (position) => position === text.length,
  });
}

/**
 * Whether the pattern matches any part of the text that starts and ends at a word boundary.
 *
 * A boundary is either end of the text and either side of any character outside `A-Z a-z 0-9 _`.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#conditions-1
 */
export function matchesGlobInWords(pattern: string, text: string, options: GlobOptions): boolean {
  const atBoundary = (position: number) => isWordBoundary(text, position);
  return matchesPieces(pattern.split('*'), text, options, { start: atBoundary, end: atBoundary });
}

/** Whether the text holds these very words, from word boundary to word boundary. */
export function containsWords(words: string, text: string): boolean {
  const atBoundary = (position: number) => isWordBoundary(text, position);
  const literally = { questionMark: false };
  return matchesPieces([words], text, literally, { start: atBoundary, end: atBoundary });
}

type Bounds = {
  /** Where the match may start. */
  readonly start: (position: number) => boolean;
  /** Where it may end. */
  readonly end: (position: number) => boolean;
};

function matchesPieces(
  pieces: readonly string[],
  text: string,
  options: GlobOptions,
  { start, end }: Bounds,
): boolean {
  const always = () => true;
  let from = 0;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] ?? '';
    const mayStart = index === 0 ? start : always;
    const mayEnd = index === pieces.length - 1 ? end : always;
    const found = findPiece(piece, text, from, options, mayStart, mayEnd);
    if (found < 0) return false;
    from = found;
  }
  return true;
}

/** The end of the first place at or after `from` where the piece fits, or -1. */
function findPiece(
  piece: string,
  text: string,
  from: number,
  options: GlobOptions,
  mayStart: (position: number) => boolean,
  mayEnd: (position: number) => boolean,
): number {
  const literal = !(options.questionMark && piece.includes('?'));
  for (let position = from; position <= text.length; position++) {
    if (literal) {
      position = text.indexOf(piece, position);
      if (position < 0) return -1;
    }
    if (!mayStart(position)) continue;
    const end = literal ? position + piece.length : fit(piece, text, position);
    if (end >= 0 && mayEnd(end)) return end;
  }
  return -1;
}

/** Where a piece with question marks ends if it fits at this position, or -1. */
function fit(piece: string, text: string, start: number): number {
  let position = start;
  for (const character of piece) {
    if (position >= text.length) return -1;
    if (character === '?') position += widthAt(text, position);
    else if (text.startsWith(character, position)) position += character.length;
    else return -1;
  }
  return position;
}

/** A character beyond U+FFFF takes two units of a string. */
function widthAt(text: string, position: number): number {
  const isPair =
    isHighSurrogate(text.charCodeAt(position)) && isLowSurrogate(text.charCodeAt(position + 1));
  return isPair ? 2 : 1;
}

function isWordBoundary(text: string, position: number): boolean {
  if (position === 0 || position === text.length) return true;
  return !isWordUnit(text.charCodeAt(position - 1)) || !isWordUnit(text.charCodeAt(position));
}

function isWordUnit(unit: number): boolean {
  const isDigit = unit >= 0x30 && unit <= 0x39;
  const isUpper = unit >= 0x41 && unit <= 0x5a;
  const isLower = unit >= 0x61 && unit <= 0x7a;
  return isDigit || isUpper || isLower || unit === 0x5f;
}
