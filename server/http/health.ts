/** What `/_ruma/health` says: that the server answers, what it is, and how it is set up where clients can tell anyway. */
import { speaksOAuth, type Config } from '../config.ts';

/** The settings a client can find out by trying, named and written as in the environment. Of secrets it says only that they are set. */
export function visibleSettings(config: Config): Readonly<Record<string, string>> {
  return {
    RUMA_REGISTRATION: config.RUMA_REGISTRATION,
    RUMA_REGISTRATION_EMAIL: config.RUMA_REGISTRATION_EMAIL,
    RUMA_GUESTS: config.RUMA_GUESTS ? 'on' : 'off',
    RUMA_RATE_LIMITS: config.RUMA_RATE_LIMITS === false ? 'off' : 'on',
    RUMA_OAUTH: speaksOAuth(config) ? 'on' : 'off',
    RUMA_DEFAULT_ROOM_VERSION: config.RUMA_DEFAULT_ROOM_VERSION,
    RUMA_ACCESS_TOKEN_LIFETIME: String(config.RUMA_ACCESS_TOKEN_LIFETIME),
    RUMA_MEDIA_MAX_BYTES: String(config.RUMA_MEDIA_MAX_BYTES),
    RUMA_MEDIA_QUOTA_BYTES: String(config.RUMA_MEDIA_QUOTA_BYTES),
    RUMA_MEDIA_MAX_PENDING: String(config.RUMA_MEDIA_MAX_PENDING),
    RUMA_MEDIA_PENDING_LIFETIME: String(config.RUMA_MEDIA_PENDING_LIFETIME),
    RUMA_MEDIA_MAX_PIXELS: String(config.RUMA_MEDIA_MAX_PIXELS),
    RUMA_MEDIA_FREEZE: config.RUMA_MEDIA_FREEZE ? 'on' : 'off',
    RUMA_URL_PREVIEWS: config.RUMA_URL_PREVIEWS ? 'on' : 'off',
    ...(onlyLoopback(config.RUMA_IP_ALLOWLIST)
      ? { RUMA_IP_ALLOWLIST: config.RUMA_IP_ALLOWLIST.join(',') }
      : {}),
    ...(config.RUMA_TURN_URIS.length === 0
      ? {}
      : {
          RUMA_TURN_URIS: config.RUMA_TURN_URIS.join(','),
          RUMA_TURN_LIFETIME: String(config.RUMA_TURN_LIFETIME),
        }),
    ...(config.RUMA_POLICY_SERVER_KEY === undefined
      ? {}
      : { RUMA_POLICY_SERVER_KEY: config.RUMA_POLICY_SERVER_KEY }),
    ...(config.RUMA_IDENTITY_SERVER_URL === undefined
      ? {}
      : { RUMA_IDENTITY_SERVER_URL: config.RUMA_IDENTITY_SERVER_URL }),
    ...presence('RUMA_SMTP_URL', config.RUMA_SMTP_URL),
    ...presence('RUMA_TURN_SECRET', config.RUMA_TURN_SECRET),
    ...presence('RUMA_REGISTRATION_SHARED_SECRET', config.RUMA_REGISTRATION_SHARED_SECRET),
    ...(config.RUMA_ADMIN_CONTACT === undefined
      ? {}
      : { RUMA_ADMIN_CONTACT: config.RUMA_ADMIN_CONTACT }),
    ...(config.RUMA_SUPPORT_PAGE === undefined
      ? {}
      : { RUMA_SUPPORT_PAGE: config.RUMA_SUPPORT_PAGE }),
  };
}

/** Whether a secret is set, and nothing else of it. */
function presence(
  name: 'RUMA_REGISTRATION_SHARED_SECRET' | 'RUMA_SMTP_URL' | 'RUMA_TURN_SECRET',
  value: string | undefined,
): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: 'set' };
}

/** Other networks are nobody's business: their names would draw a map of what is behind the server. */
const onlyLoopback = (networks: readonly string[]): boolean =>
  networks.length > 0 && networks.every((network) => /^(127\.|::1(\/|$))/.test(network));

/** The whole answer. `position` is the last committed stream position. */
export function health(config: Config, position: number): object {
  return {
    status: 'ok',
    name: 'Ruma TS',
    server_name: config.RUMA_SERVER_NAME,
    settings: visibleSettings(config),
    position,
  };
}
