import type { MatrixError } from '../errors.ts';
import { WORDS } from './words.ts';

/** What went wrong, for somebody who fills in a form and knows of no sid. */
export function addressProblem({ errcode, message }: MatrixError): string {
  return errcode === 'M_THREEPID_AUTH_FAILED' ? WORDS.ask.notYet : message;
}
