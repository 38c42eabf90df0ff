/** What is deleted when an account is deactivated: everything only its user could see or use. */
import type { UserId } from '../matrix/identifiers.ts';
import type { Write } from '../storage/engine.ts';

const TABLES = [
  'account_data',
  'contacts',
  'filters',
  'identity_bindings',
  'ignored_users',
  'notice_rooms',
  'openid_tokens',
  'presence',
  'push_rules',
  'pushers',
  'unread_floors',
  'user_notifications',
] as const;

/** The writes that belong to the commit of the deactivation. Keys and messages go with the devices. */
export function privateDataRemoved(userId: UserId): readonly Write[] {
  return TABLES.map((table) => ({
    sql: `DELETE FROM ${table} WHERE user_id = ?`,
    params: [userId],
  }));
}
