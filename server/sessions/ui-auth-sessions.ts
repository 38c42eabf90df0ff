/** Sessions of interactive authentication, as they are kept between requests. */
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, isStringArray } from '../matrix/json.ts';
import { parseStored } from '../storage/json-column.ts';
import type { UiAuthRow, UiAuthStore } from '../storage/ui-auth.ts';
import { nameOf, unseal } from './seal.ts';

/** What was proved so far. */
export interface Progress {
  /** The stages that are completed, in the order in which they were. */
  readonly stages: readonly string[];
  /** Who it is, once a stage has told. */
  readonly user?: UserId | undefined;
}

export const NOTHING_PROVED: Progress = { stages: [] };

export interface UiAuthSession {
  readonly id: string;
  readonly row: UiAuthRow;
  readonly progress: Progress;
  /** The request that waits, as canonical JSON. */
  readonly request: string;
}

/** The session with this id; `undefined` when there is none or it has expired. */
export async function findUiAuthSession(
  store: UiAuthStore,
  id: string,
  now: number,
): Promise<UiAuthSession | undefined> {
  const row = await store.find(nameOf(id));
  if (row === undefined || row.expires_at <= now) return undefined;
  const stored = parseStored(row.completed);
  const { stages, user } = isObject(stored) ? stored : {};
  return {
    id,
    row,
    progress: {
      stages: isStringArray(stages) ? stages : [],
      ...(isString(user) ? { user } : {}),
    },
    request: unseal(id, row.request),
  };
}

/** The progress as it stands in the row. */
export function storedProgress({ stages, user }: Progress): string {
  return JSON.stringify({ stages, user });
}
