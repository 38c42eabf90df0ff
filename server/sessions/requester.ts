/** The device of a request without one. No device is called so. */
export const NO_DEVICE = '';

/** Who makes a request, once their access token has been verified. */
export interface Requester {
  /** The full user id. */
  readonly userId: string;
  /** {@link NO_DEVICE} for an application service that named none. */
  readonly deviceId: string;
  readonly isGuest: boolean;
  /** A server administrator. */
  readonly isAdmin: boolean;
  /** May read but not act: `server/api/suspension.ts` says what is left. */
  readonly isSuspended: boolean;
  /** The client of a session that began with OAuth; undefined for one of the legacy API. */
  readonly clientId?: string | undefined;
  /** Names the token on our side (never the token itself); transaction ids and logout hang on its device. */
  readonly tokenId: string;
  /** There when it is an application service that acts as the user. */
  readonly appservice?: ActingService;
}

/** An application service in a request. */
export interface ActingService {
  readonly id: string;
  /** Whether rate limits hold for the request. */
  readonly isLimited: boolean;
}
