/** What decides which of two keys for the same session a backup keeps. */
export interface KeyRank {
  /** Whether the device that made the backup had verified the one the key is from. */
  readonly is_verified: boolean;
  /** The first message of the session that the key can decrypt. */
  readonly first_message_index: number;
  /** How often the key was passed on before it was backed up. */
  readonly forwarded_count: number;
}

/**
 * Whether a key replaces the one that is there. A verified key is better than one that reads more, and that is better
 * than one that was passed on less often. Of equals the first stays.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups
 */
export function isBetterKey(offered: KeyRank, present: KeyRank): boolean {
  if (offered.is_verified !== present.is_verified) return offered.is_verified;
  if (offered.first_message_index !== present.first_message_index)
    return offered.first_message_index < present.first_message_index;
  return offered.forwarded_count < present.forwarded_count;
}
