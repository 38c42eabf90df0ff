import type { Migration } from '../migrate.ts';

/** Where addresses of users were bound. */
export const identityBindings: Migration = {
  version: 118,
  name: 'identity-bindings',
  sql: `
    -- Which identity servers were told through this server that an address is a user's. medium is email or msisdn.
    CREATE TABLE identity_bindings (
      user_id TEXT NOT NULL,
      medium TEXT NOT NULL,
      address TEXT NOT NULL,
      id_server TEXT NOT NULL,
      PRIMARY KEY (user_id, medium, address, id_server)
    ) @keyed;
  `,
};
