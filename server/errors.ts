/**
 * Matrix errors: one table of codes, each with the status it is usually sent with and what it means here.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#standard-error-response
 */
import type { JsonObject } from './matrix/json.ts';

interface ErrorKind {
  /** HTTP status used unless the place that throws knows better. */
  readonly status: number;
  /** What it means, in our words; shown on the errors page. */
  readonly meaning: string;
}

export const ERRORS = {
  M_BAD_ALIAS: {
    status: 400,
    meaning: 'An alias in m.room.canonical_alias does not lead to this room.',
  },
  M_BAD_JSON: {
    status: 400,
    meaning: 'The JSON parsed, but a field is missing or has the wrong shape.',
  },
  M_BAD_STATE: { status: 403, meaning: 'The change makes no sense from the present state.' },
  M_BAD_STATUS: {
    status: 502,
    meaning: 'An application service or an identity server answered what it should not.',
  },
  M_CANNOT_LEAVE_SERVER_NOTICE_ROOM: {
    status: 403,
    meaning: 'The room is the one in which the server speaks to the user.',
  },
  M_CANNOT_OVERWRITE_MEDIA: { status: 409, meaning: 'There is a file at that media id already.' },
  M_CONNECTION_FAILED: { status: 502, meaning: 'Another server that this needs did not answer.' },
  M_CONNECTION_TIMEOUT: {
    status: 504,
    meaning: 'The application service did not answer in time.',
  },
  M_DUPLICATE_ANNOTATION: {
    status: 400,
    meaning: 'This user already reacted to that event with that key.',
  },
  M_EXCLUSIVE: { status: 400, meaning: 'The name belongs to an application service.' },
  M_FORBIDDEN: { status: 403, meaning: 'The rules do not let this user do that.' },
  M_GUEST_ACCESS_FORBIDDEN: { status: 403, meaning: 'Guests may not do that here.' },
  M_INCOMPATIBLE_ROOM_VERSION: {
    status: 400,
    meaning: 'The room has a version this server does not know.',
  },
  M_INVALID_EMAIL: { status: 400, meaning: 'The e-mail address is none.' },
  M_INVALID_PARAM: { status: 400, meaning: 'A parameter has a value that cannot be right.' },
  M_INVALID_ROOM_STATE: {
    status: 400,
    meaning: 'The state asked for at creation is not allowed by the rules.',
  },
  M_INVALID_SIGNATURE: { status: 400, meaning: 'A signature does not verify.' },
  M_INVALID_USERNAME: { status: 400, meaning: 'The user id asked for is not a valid one.' },
  M_INVITE_BLOCKED: { status: 403, meaning: 'The invited user does not take invites.' },
  M_KEY_TOO_LARGE: {
    status: 400,
    meaning: 'The name of a profile field is longer than 255 bytes.',
  },
  M_LIMIT_EXCEEDED: {
    status: 429,
    meaning: 'Too many requests; wait as long as Retry-After says.',
  },
  M_MISSING_PARAM: { status: 400, meaning: 'A required parameter is missing.' },
  M_MISSING_TOKEN: { status: 401, meaning: 'The request carries no access token.' },
  M_NOT_FOUND: { status: 404, meaning: 'There is no such thing, or not for this user.' },
  M_NOT_JSON: { status: 400, meaning: 'The body is not JSON.' },
  M_NOT_YET_UPLOADED: {
    status: 504,
    meaning: 'The media id was given out, and its file has not come yet.',
  },
  M_NO_VALID_SESSION: { status: 404, meaning: 'The identity server has no such session.' },
  M_PROFILE_TOO_LARGE: { status: 400, meaning: 'The profile would be larger than 64 KiB.' },
  M_RESOURCE_LIMIT_EXCEEDED: { status: 503, meaning: 'The server has no room for this now.' },
  M_ROOM_IN_USE: { status: 400, meaning: 'The alias asked for already leads to a room.' },
  M_SERVER_NOT_TRUSTED: { status: 400, meaning: 'This server does not trust that server.' },
  M_SESSION_EXPIRED: { status: 400, meaning: 'The session at the identity server has expired.' },
  M_SESSION_NOT_VALIDATED: {
    status: 400,
    meaning: 'The address was not proved to the identity server yet.',
  },
  M_TERMS_NOT_SIGNED: {
    status: 403,
    meaning: 'The identity server wants its terms accepted first.',
  },
  M_THREEPID_AUTH_FAILED: { status: 403, meaning: 'The third-party identifier was not proved.' },
  M_THREEPID_DENIED: {
    status: 403,
    meaning: 'This server does not take that third-party identifier.',
  },
  M_THREEPID_IN_USE: { status: 400, meaning: 'Another account has that third-party identifier.' },
  M_THREEPID_MEDIUM_NOT_SUPPORTED: {
    status: 400,
    meaning: 'This server sends nothing to that kind of third-party identifier.',
  },
  M_THREEPID_NOT_FOUND: { status: 400, meaning: 'No account has that third-party identifier.' },
  M_TOO_LARGE: { status: 413, meaning: 'The request or the event is too large.' },
  M_UNKNOWN: { status: 400, meaning: 'Something the other codes have no word for.' },
  M_UNKNOWN_DEVICE: { status: 400, meaning: 'The user has no device with that id.' },
  M_UNKNOWN_TOKEN: { status: 401, meaning: 'The token is not (or no longer) one of ours.' },
  M_UNRECOGNIZED: { status: 404, meaning: 'This server does not serve that operation.' },
  M_UNSUPPORTED_ROOM_VERSION: {
    status: 400,
    meaning: 'This server does not create rooms of that version.',
  },
  M_URL_NOT_SET: {
    status: 400,
    meaning: 'The registration of the application service has no URL.',
  },
  M_USER_DEACTIVATED: { status: 403, meaning: 'The account was deactivated.' },
  M_USER_IN_USE: { status: 400, meaning: 'The user id is taken.' },
  M_USER_LOCKED: { status: 401, meaning: 'The account is locked.' },
  M_USER_SUSPENDED: { status: 403, meaning: 'The account is suspended.' },
  M_WEAK_PASSWORD: { status: 400, meaning: 'The password is too easy to guess.' },
  M_WRONG_ROOM_KEYS_VERSION: {
    status: 403,
    meaning: 'Keys were put into another backup than the newest.',
  },
} as const satisfies Record<string, ErrorKind>;

/** Every error code this server can answer with. */
export type ErrorCode = keyof typeof ERRORS;

interface MatrixErrorOptions {
  /** Overrides the table's status. */
  readonly status?: number;
  /** Further fields of the answer, such as `soft_logout`. */
  readonly fields?: JsonObject;
  /** Seconds for the Retry-After header. */
  readonly retryAfterSeconds?: number;
}

/** An error meant for the client: becomes the answer's status, `errcode` and `error`. Throw it from anywhere. */
export class MatrixError extends Error {
  readonly errcode: ErrorCode;
  readonly status: number;
  readonly fields: JsonObject;
  readonly retryAfterSeconds: number | undefined;

  constructor(errcode: ErrorCode, message: string, options: MatrixErrorOptions = {}) {
    super(message);
    this.name = 'MatrixError';
    this.errcode = errcode;
    this.status = options.status ?? ERRORS[errcode].status;
    this.fields = options.fields ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The body of the standard error response. */
  body(): JsonObject {
    return { ...this.fields, errcode: this.errcode, error: this.message };
  }
}
