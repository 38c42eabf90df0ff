/** What identity servers answer, and what their refusals are to a client of this server. Pure. */
import { MatrixError, type ErrorCode } from '../errors.ts';
import { isInteger, isObject, isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import type { IdentityServer } from './trust.ts';

export interface IdentityAnswer {
  readonly status: number;
  readonly isFine: boolean;
  /** The JSON of the answer; undefined where it is none. */
  readonly json: JsonValue | undefined;
}

/** The object that a request was answered with. Throws {@link refusalOf} anything else. */
export function answerOf(server: IdentityServer, answer: IdentityAnswer): JsonObject {
  if (answer.isFine && isObject(answer.json)) return answer.json;
  throw refusalOf(server, answer);
}

/**
 * Codes that say the same to a client, whoever says them. All others stay behind: a code such as M_UNKNOWN_TOKEN would
 * have the client throw its session here away, and M_UNRECOGNIZED believe that this server lacks the operation.
 */
const HANDED_ON: readonly ErrorCode[] = [
  'M_FORBIDDEN',
  'M_INVALID_EMAIL',
  'M_INVALID_PARAM',
  'M_NOT_FOUND',
  'M_NO_VALID_SESSION',
  'M_SESSION_EXPIRED',
  'M_SESSION_NOT_VALIDATED',
  'M_TERMS_NOT_SIGNED',
  'M_THREEPID_IN_USE',
];

/** Whether the answer is a Matrix error. */
export function isMatrixError(json: IdentityAnswer['json']): json is JsonObject {
  return isObject(json) && isString(json['errcode']);
}

/** The error that a client is answered where an identity server did not do what was asked of it. */
export function refusalOf({ name }: IdentityServer, { status, json }: IdentityAnswer): MatrixError {
  const { errcode, error, retry_after_ms: retryAfter } = isObject(json) ? json : {};
  if (status === 401)
    return new MatrixError(
      'M_FORBIDDEN',
      `id_access_token: ${name} does not take it; register there for a new one`,
    );
  if (errcode === 'M_LIMIT_EXCEEDED' || status === 429) return limitExceeded(name, retryAfter);
  const code = HANDED_ON.find((one) => one === errcode);
  if (code !== undefined)
    return new MatrixError(code, `${name}: ${isString(error) ? shortened(error) : code}`);
  return strangeAnswer(
    name,
    `status ${status}${isString(errcode) ? ` ${shortened(errcode)}` : ''}`,
  );
}

/** An answer that no identity server should give. `what` names what is wrong with it. */
export function strangeAnswer(name: string, what: string): MatrixError {
  return new MatrixError('M_BAD_STATUS', `id_server: ${name} cannot be used; it answered ${what}`);
}

const LONGEST_WAIT_MS = 3_600_000;
const USUAL_WAIT_MS = 5_000;

function limitExceeded(name: string, asked: JsonObject[string] | undefined): MatrixError {
  const wait = isInteger(asked) && asked >= 0 ? Math.min(asked, LONGEST_WAIT_MS) : USUAL_WAIT_MS;
  return new MatrixError('M_LIMIT_EXCEEDED', `${name} takes no more requests for now`, {
    fields: { retry_after_ms: wait },
    retryAfterSeconds: Math.ceil(wait / 1000),
  });
}

/** A stranger wrote it. */
function shortened(text: string): string {
  return text.slice(0, 200).toWellFormed();
}
