/** Registration tokens: the shared words that let their holders make accounts. */
import { hash, timingSafeEqual } from 'node:crypto';

/** Whether the token is among those that are good, in a time that says nothing about them. */
export function isRegistrationToken(good: readonly string[], token: string): boolean {
  const digest = hash('sha256', token, 'buffer');
  return good.reduce(
    (found, candidate) => timingSafeEqual(hash('sha256', candidate, 'buffer'), digest) || found,
    false,
  );
}
