/** Who makes a request, once their access token has been verified. */
export interface Requester {
  /** The full user id. */
  readonly userId: string;
  readonly deviceId: string;
  readonly isGuest: boolean;
  /** A server administrator. */
  readonly isAdmin: boolean;
  /** May read but not act: `server/api/suspension.ts` says what is left. */
  readonly isSuspended: boolean;
  /** Names the token on our side (never the token itself); transaction ids and logout hang on its device. */
  readonly tokenId: string;
}
