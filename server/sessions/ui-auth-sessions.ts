/** Sessions of interactive authentication, as they are kept between requests. */
import type { ProvedContact } from '../accounts/validation.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, isStringArray, type JsonValue } from '../matrix/json.ts';
import { parseStored } from '../storage/json-column.ts';
import type { UiAuthRow, UiAuthStore } from '../storage/ui-auth.ts';
import { nameOf, unseal } from './seal.ts';

/** What was proved so far. */
export interface Progress {
  /** The stages that are completed, in the order in which they were. */
  readonly stages: readonly string[];
  /** Who it is, once a stage has told. */
  readonly user?: UserId | undefined;
  /** An address of theirs, once a stage has proved it. */
  readonly contact?: ProvedContact | undefined;
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
  const { stages, user, contact } = isObject(stored) ? stored : {};
  return {
    id,
    row,
    progress: {
      stages: isStringArray(stages) ? stages : [],
      ...(isString(user) ? { user } : {}),
      contact: storedContact(contact),
    },
    request: unseal(id, row.request),
  };
}

/** The progress as it stands in the row. */
export function storedProgress({ stages, user, contact }: Progress): string {
  return JSON.stringify({ stages, user, contact });
}

/** Only e-mail addresses are proved in a stage. */
function storedContact(value: JsonValue | undefined): ProvedContact | undefined {
  const { address, validatedAt } = isObject(value) ? value : {};
  if (!isString(address) || typeof validatedAt !== 'number') return undefined;
  return { medium: 'email', address, validatedAt };
}
