/** What examples with an administrator share. */
import type { Administrator, Stage } from './example.ts';

/** What an example needs whose stage has an administrator. */
export const ADMIN_NEEDS = { administrator: true } as const;

/** An administrator, another one with each call; quiet. Their own requests are shown. */
export function administrator<Claim extends string>(stage: Stage<Claim>): Promise<Administrator> {
  return stage.administrator();
}

/** Where an administrator locks or suspends a user. */
export function moderationPath(what: 'lock' | 'suspend', userId: string): string {
  return `/_matrix/client/v1/admin/${what}/${encodeURIComponent(userId)}`;
}
