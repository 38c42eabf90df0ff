/**
 * Sessions: who makes a request, and how sessions begin, go on and end.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#client-authentication
 */
import { randomInt } from 'node:crypto';
import { locked } from '../accounts/standing.ts';
import { MatrixError } from '../errors.ts';
import { isDeviceId, type UserId } from '../matrix/identifiers.ts';
import type { DeviceStore } from '../storage/devices.ts';
import { ConflictError, type Engine, type Write } from '../storage/engine.ts';
import type { BrowserSessionStore } from '../storage/browser-sessions.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import type { SpentTokenStore } from '../storage/spent-tokens.ts';
import { TOKEN_GONE, type SessionRow, type TokenStore } from '../storage/tokens.ts';
import { failedCaveat, isOwnerOnly, MAX_APPENDED_CAVEATS, type RequestFacts } from './caveats.ts';
import { assertDeviceName } from './devices.ts';
import type { DeviceHooks } from './hooks.ts';
import type { LastSeen } from './last-seen.ts';
import { createOAuthSessions, type OAuthSessions } from './oauth-sessions.ts';
import { NO_DEVICE, type Requester } from './requester.ts';
import { unknownToken, type IssuedTokens, type Tokens, type Verified } from './tokens.ts';
import { createWatches, type Watches } from './watches.ts';

/** Refreshing it here would pass over the client id that OAuth asks for. */
const OAUTH_REFRESHES =
  'The refresh token is of an OAuth session; refresh it at the token endpoint.';

/** How long a refreshed pair that nobody used stays good beside newer ones, in milliseconds. */
const UNCONFIRMED_MS = 600_000;

export interface BeginOptions {
  /** The device to be on; one is made up when it is left out. */
  readonly deviceId?: string | undefined;
  /** The name of a device that does not exist yet. */
  readonly displayName?: string | undefined;
  readonly refreshable?: boolean | undefined;
  /** The OAuth client whose session it is. Left out: it is one of the legacy API. */
  readonly clientId?: string | undefined;
}

/** A session that begins with the commit of its parts. */
export interface NewSession {
  readonly deviceId: string;
  readonly tokens: IssuedTokens;
  readonly parts: readonly Part[];
}

export interface Sessions {
  /**
   * Who makes the request that carries this access token.
   *
   * Throws M_UNKNOWN_TOKEN (with `soft_logout` while the device lives), M_USER_LOCKED, M_FORBIDDEN naming the
   * appended caveat that does not allow the request, and M_GUEST_ACCESS_FORBIDDEN for guests of a server that
   * takes no guests any more.
   */
  authenticate(token: string, facts: RequestFacts): Promise<Requester>;
  /** For requests that wait: they end when their session does, with M_UNKNOWN_TOKEN or M_USER_LOCKED. */
  readonly during: Watches['during'];
  /** Remembers, cheaply, that the requester's device was seen. */
  touch(requester: Requester, ip: string, userAgent: string | undefined): void;
  /** Begins a session. Throws M_INVALID_PARAM for a device id or name that cannot be, M_FORBIDDEN for a cross-signing key's. */
  begin(userId: UserId, options: BeginOptions): Promise<NewSession>;
  /**
   * Adds a device without a session, for an application service. Throws as {@link Sessions.begin}.
   */
  addDevice(userId: UserId, deviceId: string, displayName: string | undefined): Promise<void>;
  /** Trades a refresh token for new tokens. Throws M_UNKNOWN_TOKEN, M_USER_LOCKED, and M_FORBIDDEN for one with appended caveats. */
  refresh(refreshToken: string): Promise<IssuedTokens>;
  /** The sessions of OAuth clients, which are refreshed and revoked in other ways. */
  readonly oauth: OAuthSessions;
  /** Ends the sessions on these devices and removes them, keys and all; one that is gone already is no error. */
  remove(userId: UserId, deviceIds: readonly string[], parts?: readonly Part[]): Promise<void>;
  /** Ends every session of the user and removes every device. */
  removeAll(userId: UserId): Promise<void>;
  /** What ends every session of the user except on one device. */
  endAll(userId: UserId, exceptDevice?: string): Promise<Part[]>;
  /** Must be called when something about an account changes that its sessions know. */
  forget(userId: UserId): void;
  /** Writes what waits; for the end of the process. */
  flush(): Promise<void>;
}

export function createSessions(deps: {
  readonly engine: Engine;
  readonly tokens: Tokens;
  readonly tokenStore: TokenStore;
  readonly spentTokens: SpentTokenStore;
  readonly browsers: BrowserSessionStore;
  readonly devices: DeviceStore;
  readonly hooks: DeviceHooks;
  readonly lastSeen: LastSeen;
  readonly clock: () => number;
  readonly guestsAllowed: boolean;
}): Sessions {
  const { engine, tokens, tokenStore, spentTokens, browsers } = deps;
  const { devices, hooks, lastSeen, clock, guestsAllowed } = deps;

  const { during, recheck } = createWatches(async ({ userId, deviceId, tokenId, appservice }) => {
    // A service needs no session: what it is, it is by its registration.
    if (appservice !== undefined) return;
    const session = await tokens.find(tokenId);
    if (session !== undefined) return assertUnlocked(session);
    const isKnown = (await devices.find(userId, deviceId)) !== undefined;
    throw unknownToken('The access token was revoked while the request waited.', isKnown);
  });

  const forget = (userId: UserId): void => {
    tokens.forget(userId);
    recheck(userId);
  };

  const forgetting =
    (userId: UserId): Part =>
    () => ({ writes: [], positions: 0, committed: () => forget(userId) });

  const assertDeviceId = async (userId: UserId, deviceId: string): Promise<void> => {
    if (!isDeviceId(deviceId))
      throw new MatrixError(
        'M_INVALID_PARAM',
        'device_id takes 1 to 255 bytes without control characters.',
      );
    if (await hooks.isCrossSigningKey(userId, deviceId))
      throw new MatrixError('M_FORBIDDEN', 'device_id is the id of a cross-signing key.');
  };

  const end = (userId: UserId, deviceIds: readonly string[]): Part[] =>
    deviceIds.length === 0
      ? []
      : [
          writes(
            devices.remove(userId, deviceIds),
            tokenStore.removeOfDevices(userId, deviceIds),
            spentTokens.removeOfDevices(userId, deviceIds),
          ),
          hooks.deviceChange(userId, { kind: 'removed', deviceIds }),
          forgetting(userId),
        ];

  const endAll = async (userId: UserId, exceptDevice?: string): Promise<Part[]> => {
    const all = await devices.all(userId);
    const ids = all.map(({ device_id }) => device_id).filter((id) => id !== exceptDevice);
    // Tokens go by user and not by device: also those of a device that appears at this very moment.
    return [
      ...end(userId, ids),
      writes(tokenStore.removeOfUser(userId, exceptDevice), browsers.removeOfUser(userId)),
      forgetting(userId),
    ];
  };

  /** Commits a change of a session; when it was revoked meanwhile, it is a session no more. */
  const commit = async (parts: readonly Part[]): Promise<void> => {
    try {
      await commitParts(engine, parts);
    } catch (error) {
      if (!(error instanceof ConflictError && error.condition === TOKEN_GONE)) throw error;
      throw unknownToken('The token was revoked while it was being used.', true);
    }
  };

  /** The next pair of a session. The one before stays good until one of the new pair is used. */
  const renew = async (
    { session, appended }: Verified,
    along: readonly Write[],
  ): Promise<IssuedTokens> => {
    if (appended.length > 0)
      throw new MatrixError(
        'M_FORBIDDEN',
        'A refresh token with appended caveats makes no tokens: they would be stronger than itself.',
      );
    const { user_id: userId, device_id: deviceId } = session;
    const clientId = session.client_id ?? undefined;
    const issued = tokens.issue({
      userId,
      deviceId,
      refreshable: true,
      confirmed: false,
      clientId,
    });
    const settled = session.confirmed
      ? [
          tokenStore.stillThere(session.token_id),
          tokenStore.removeUnconfirmed(userId, deviceId, clock() - UNCONFIRMED_MS),
        ]
      : tokenStore.confirm(session);
    await commit([writes(...settled, ...issued.writes, ...along), forgetting(userId)]);
    return issued;
  };

  const remove = async (
    userId: UserId,
    deviceIds: readonly string[],
    parts: readonly Part[] = [],
  ): Promise<void> => {
    const all = await devices.all(userId);
    const known = all.map(({ device_id }) => device_id).filter((id) => deviceIds.includes(id));
    await commitParts(engine, [...end(userId, known), ...parts]);
  };

  return {
    async authenticate(token, facts) {
      const { session, appended } = await tokens.verify(token, 'access');
      assertUnlocked(session, facts);
      if (session.expires_at !== null && session.expires_at <= clock())
        throw unknownToken('The access token has expired; refresh it.', true);
      assertAllowed(appended, facts, clock());
      if (session.is_guest && !guestsAllowed)
        throw new MatrixError('M_GUEST_ACCESS_FORBIDDEN', 'This server takes no guests.');
      if (!session.confirmed)
        await commit([writes(...tokenStore.confirm(session)), forgetting(session.user_id)]);
      return {
        userId: session.user_id,
        deviceId: session.device_id,
        isGuest: session.is_guest,
        isAdmin: session.is_admin,
        isSuspended: session.is_suspended,
        clientId: session.client_id ?? undefined,
        tokenId: session.token_id,
      };
    },

    during,

    touch({ userId, deviceId }, ip, agent) {
      if (deviceId === NO_DEVICE) return;
      lastSeen.note(userId, deviceId, { at: clock(), ip, agent });
    },

    async begin(userId, { deviceId: asked, displayName, refreshable = false, clientId }) {
      assertDeviceName(displayName, 'initial_device_display_name');
      if (asked !== undefined) await assertDeviceId(userId, asked);
      const deviceId = asked ?? makeDeviceId();
      const isKnown = asked !== undefined && (await devices.find(userId, asked)) !== undefined;
      const issued = tokens.issue({ userId, deviceId, refreshable, confirmed: true, clientId });
      return {
        deviceId,
        tokens: issued,
        parts: [
          writes(
            tokenStore.removeOfDevices(userId, [deviceId]),
            spentTokens.removeOfDevices(userId, [deviceId]),
            devices.insert(userId, deviceId, displayName ?? null, clock()),
            ...issued.writes,
          ),
          ...(isKnown
            ? []
            : [hooks.deviceChange(userId, { kind: 'added', deviceIds: [deviceId] })]),
          forgetting(userId),
        ],
      };
    },

    async addDevice(userId, deviceId, displayName) {
      assertDeviceName(displayName, 'display_name');
      await assertDeviceId(userId, deviceId);
      await commitParts(engine, [
        writes(devices.insert(userId, deviceId, displayName ?? null, clock())),
        hooks.deviceChange(userId, { kind: 'added', deviceIds: [deviceId] }),
      ]);
    },

    async refresh(refreshToken) {
      const verified = await tokens.verify(refreshToken, 'refresh');
      assertUnlocked(verified.session);
      if (verified.session.client_id !== null)
        throw new MatrixError('M_FORBIDDEN', OAUTH_REFRESHES);
      return renew(verified, []);
    },

    oauth: createOAuthSessions({ tokens, tokenStore, spentTokens, renew, remove, clock }),
    remove,

    async removeAll(userId) {
      await commitParts(engine, await endAll(userId));
    },

    endAll,

    forget,
    flush: () => lastSeen.flush(),
  };
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#account-locking */
function assertUnlocked(session: SessionRow, facts?: RequestFacts): void {
  if (!session.is_locked) return;
  const isLogout = /^\/_matrix\/client\/[^/]+\/logout(\/all)?$/.test(facts?.path ?? '');
  if (!isLogout) throw locked();
}

function assertAllowed(appended: readonly string[], facts: RequestFacts, now: number): void {
  if (appended.length === 0) return;
  if (appended.length > MAX_APPENDED_CAVEATS)
    throw new MatrixError(
      'M_FORBIDDEN',
      `The access token has more than ${MAX_APPENDED_CAVEATS} appended caveats.`,
    );
  const failed = failedCaveat(appended, facts, now);
  if (failed !== undefined)
    throw new MatrixError(
      'M_FORBIDDEN',
      `The access token's caveat "${failed}" does not allow this request.`,
    );
  if (isOwnerOnly(facts))
    throw new MatrixError(
      'M_FORBIDDEN',
      'An access token with appended caveats may not change sessions or the account.',
    );
}

/** Ten letters: enough to be unique among a user's devices, few enough to read out. */
function makeDeviceId(): string {
  return Array.from({ length: 10 }, () => String.fromCharCode(65 + randomInt(26))).join('');
}
