/** Errors in the words of OAuth, for endpoints that clients reach through OAuth libraries. */

/** Error code → status. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 and RFC 7591, 3.2.2 */
const STATUS = {
  invalid_request: 400,
  invalid_grant: 400,
  invalid_scope: 400,
  invalid_client: 401,
  invalid_client_metadata: 400,
  invalid_redirect_uri: 400,
} as const satisfies Record<string, number>;

export type OAuthErrorCode = keyof typeof STATUS;

/** An error meant for the client: becomes the answer's status, `error` and `error_description`. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;
  readonly status: number;

  constructor(code: OAuthErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
  }

  body(): { readonly error: OAuthErrorCode; readonly error_description: string } {
    // RFC 6749 has no other characters in a description.
    const error_description = this.message.replaceAll(/[^\x20-\x21\x23-\x5B\x5D-\x7E]/g, '?');
    return { error: this.code, error_description };
  }
}
