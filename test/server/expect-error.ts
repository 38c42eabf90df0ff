import { expect } from 'vitest';
import { MatrixError, type ErrorCode } from '../../server/errors.ts';

/** The work must fail with this code; answers the error. */
export async function expectMatrixError(
  errcode: ErrorCode,
  work: Promise<unknown> | (() => unknown),
): Promise<MatrixError> {
  const error = await Promise.resolve(typeof work === 'function' ? Promise.try(work) : work).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MatrixError)) throw new Error(`expected ${errcode}`, { cause: error });
  expect(error.errcode, error.message).toBe(errcode);
  return error;
}
