/** Where a search goes on: opaque to clients. */
import { MatrixError } from '../errors.ts';
import { isArray, isInteger, isString, type JsonValue } from '../matrix/json.ts';
import { parseStored } from '../storage/json-column.ts';

/** What results can be grouped by. */
export type GroupKey = 'room_id' | 'sender';

export interface SearchPlace {
  /** The stream position of the first page: later pages find nothing that came after it. */
  readonly upTo: number;
  /** How many matches were looked at. */
  readonly skip: number;
  /** Only results of this group. */
  readonly group?: { readonly key: GroupKey; readonly value: string };
}

export function searchToken({ upTo, skip, group }: SearchPlace): string {
  const parts = [upTo, skip, ...(group === undefined ? [] : [group.key, group.value])];
  return `q1_${Buffer.from(JSON.stringify(parts)).toString('base64url')}`;
}

/** Throws M_INVALID_PARAM. */
export function parseSearchToken(token: string): SearchPlace {
  const [, text] = /^q1_([\w-]+)$/.exec(token) ?? [];
  const parts = text === undefined ? undefined : decode(text);
  if (isArray(parts)) {
    const [upTo, skip, key, value] = parts;
    if (isCount(upTo) && isCount(skip)) {
      if (parts.length === 2) return { upTo, skip };
      if (parts.length === 4 && (key === 'room_id' || key === 'sender') && isString(value))
        return { upTo, skip, group: { key, value } };
    }
  }
  throw new MatrixError('M_INVALID_PARAM', 'next_batch is not a token of an earlier search');
}

function isCount(value: JsonValue | undefined): value is number {
  return isInteger(value) && value >= 0;
}

function decode(text: string): JsonValue | undefined {
  try {
    return parseStored(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
