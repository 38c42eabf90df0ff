/** What goes with an account that is deactivated, beside what goes with its devices. */
import type { UserId } from '../matrix/identifiers.ts';
import type { Write } from '../storage/engine.ts';

const TABLES = ['cross_signing_keys', 'key_signatures', 'key_backups', 'backed_up_keys'] as const;

/** The writes that belong to the commit of the deactivation. */
export function encryptionRemoved(userId: UserId): readonly Write[] {
  return [
    ...TABLES.map((table) => ({
      sql: `DELETE FROM ${table} WHERE user_id = ?`,
      params: [userId],
    })),
    { sql: `DELETE FROM key_signatures WHERE signer = ?`, params: [userId] },
  ];
}
