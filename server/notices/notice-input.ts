/**
 * Checks of what is to be told to a user. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-notices
 */
import { MatrixError } from '../errors.ts';
import type { JsonObject } from '../matrix/json.ts';

export interface Notice {
  readonly body: string;
  /** Default: a type of our own, for which clients have no special words. */
  readonly server_notice_type?: string;
  /** A URI at which the administrator can be reached. */
  readonly admin_contact?: string;
  /** Which limit was reached. */
  readonly limit_type?: string;
}

export const USAGE_LIMIT = 'm.server_notice.usage_limit_reached';

/** The one type that is specified is about a limit; this is for everything else that a server may have to say. */
const OTHER = 'ruma.notice';

/**
 * The content of the message. Throws M_INVALID_PARAM for an empty text or a contact that is no URI, M_MISSING_PARAM
 * where the type needs more than it was given.
 */
export function noticeContent({ body, ...notice }: Notice): JsonObject {
  const { server_notice_type: type = OTHER, admin_contact: contact, limit_type: limit } = notice;
  if (body.trim() === '') throw new MatrixError('M_INVALID_PARAM', 'body must not be empty');
  if (type === '') throw new MatrixError('M_INVALID_PARAM', 'server_notice_type must not be empty');
  if (contact !== undefined && !URL.canParse(contact))
    throw new MatrixError('M_INVALID_PARAM', 'admin_contact must be a URI, such as mailto:…');
  if (type === USAGE_LIMIT && (contact === undefined || limit === undefined))
    throw new MatrixError('M_MISSING_PARAM', `${type} needs admin_contact and limit_type`);
  return {
    msgtype: 'm.server_notice',
    body,
    server_notice_type: type,
    ...(contact === undefined ? {} : { admin_contact: contact }),
    ...(limit === undefined ? {} : { limit_type: limit }),
  };
}
