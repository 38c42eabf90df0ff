/** Rows of `identity_bindings`: which identity servers were told that an address is a user's. */
import type { UserId } from '../matrix/identifiers.ts';
import { query, text, type Engine, type RowOf, type Write } from './engine.ts';

const BINDING = { medium: text, address: text, id_server: text };

export type BindingRow = RowOf<typeof BINDING>;

const OF_USER = query(
  `SELECT medium, address, id_server FROM identity_bindings WHERE user_id = ? ORDER BY medium, address, id_server`,
  BINDING,
);

export function identityBindingStore(engine: Engine) {
  return {
    ofUser: (userId: UserId) => engine.all(OF_USER, [userId]),

    put: (userId: UserId, { medium, address, id_server }: BindingRow): Write => ({
      sql: `INSERT INTO identity_bindings (user_id, medium, address, id_server) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING`,
      params: [userId, medium, address, id_server],
    }),

    remove: (userId: UserId, { medium, address, id_server }: BindingRow): Write => ({
      sql: `DELETE FROM identity_bindings WHERE user_id = ? AND medium = ? AND address = ? AND id_server = ?`,
      params: [userId, medium, address, id_server],
    }),
  };
}

export type IdentityBindingStore = ReturnType<typeof identityBindingStore>;
