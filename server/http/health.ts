/** What `/_ruma/health` says: that the server answers, what it is, and how it is set up where clients can tell anyway. */
import type { Config } from '../config.ts';

/** The settings a client can find out by trying, named and written as in the environment. Nothing secret is among them. */
export function visibleSettings(config: Config): Readonly<Record<string, string>> {
  return {
    RUMA_REGISTRATION: config.RUMA_REGISTRATION,
    RUMA_GUESTS: config.RUMA_GUESTS ? 'on' : 'off',
    RUMA_RATE_LIMITS: config.RUMA_RATE_LIMITS === false ? 'off' : 'on',
    RUMA_DEFAULT_ROOM_VERSION: config.RUMA_DEFAULT_ROOM_VERSION,
    RUMA_ACCESS_TOKEN_LIFETIME: String(config.RUMA_ACCESS_TOKEN_LIFETIME),
    RUMA_MEDIA_MAX_BYTES: String(config.RUMA_MEDIA_MAX_BYTES),
    ...(config.RUMA_ADMIN_CONTACT === undefined
      ? {}
      : { RUMA_ADMIN_CONTACT: config.RUMA_ADMIN_CONTACT }),
    ...(config.RUMA_SUPPORT_PAGE === undefined
      ? {}
      : { RUMA_SUPPORT_PAGE: config.RUMA_SUPPORT_PAGE }),
  };
}

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
