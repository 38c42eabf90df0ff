/** What examples with an administrator share. */

/** What an example needs whose stage has an administrator. */
export const ADMIN_NEEDS = { administrator: true } as const;

/** Where an administrator locks or suspends a user. */
export function moderationPath(what: 'lock' | 'suspend', userId: string): string {
  return `/_matrix/client/v1/admin/${what}/${encodeURIComponent(userId)}`;
}
