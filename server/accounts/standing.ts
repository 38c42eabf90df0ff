/** Whether an account is one that its owner may come in with. */
import { MatrixError } from '../errors.ts';

interface Standing {
  readonly isDeactivated: boolean;
  readonly isLocked: boolean;
}

/** Throws M_USER_DEACTIVATED or M_USER_LOCKED. */
export function assertOpen({ isDeactivated, isLocked }: Standing): void {
  if (isDeactivated) throw deactivated();
  if (isLocked) throw locked();
}

export function deactivated(): MatrixError {
  return new MatrixError('M_USER_DEACTIVATED', 'This account was deactivated.');
}

/**
 * The client keeps its session, which goes on when the account is unlocked.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#account-locking
 */
export function locked(): MatrixError {
  return new MatrixError('M_USER_LOCKED', 'This account is locked.', {
    fields: { soft_logout: true },
  });
}
