/**
 * Every option of the server: its name, type, default and meaning. The configuration page is made from this
 * table, and so are the messages that stop a start.
 */
import { canBeRegistrationToken } from '../accounts/registration-tokens.ts';
import { RATE_LIMIT_DEFAULTS, readRateLimits, type RateLimits } from '../http/rate-limits.ts';
import type { Mailbox } from '../mail/address.ts';
import { ANY, readTrusted } from '../identity/trust.ts';
import { isNewLocalpart } from '../matrix/identifiers.ts';
import { isMxcUri } from '../matrix/mxc.ts';
import { isServerName } from '../matrix/server-name.ts';
import { readUpstreams, type UpstreamConfig } from '../oauth/upstream/config.ts';
import { isCreatableRoomVersion } from '../rooms/versions.ts';
import { CLOSED_NETWORKS } from './closed-networks.ts';
import {
  flag,
  integer,
  list,
  mailbox,
  networks,
  oneOf,
  optional,
  smtpUrl,
  string,
  url,
  type Reader,
} from './readers.ts';

interface Option<T> {
  /** The type as a reader of the documentation sees it. */
  readonly type: string;
  readonly default: T;
  /** What it means, in one line. */
  readonly meaning: string;
  readonly read: Reader<T>;
  /** Never shown or logged. */
  readonly secret?: true;
}

const option = <T>(
  type: string,
  fallback: NoInfer<T>,
  meaning: string,
  read: Reader<T>,
  secret?: true,
): Option<T> => ({ type, default: fallback, meaning, read, ...(secret ? { secret } : {}) });

export const OPTIONS = {
  RUMA_SERVER_NAME: option(
    'server name',
    'localhost',
    'The name after the colon in user ids. It can never change once there are users.',
    (value) => {
      const name = string(value);
      if (isServerName(name)) return name;
      throw new Error('takes a host name or address, with a port if need be');
    },
  ),
  RUMA_PUBLIC_BASEURL: option<string | undefined>(
    'URL',
    undefined,
    'Where clients reach this server; given out under /.well-known/matrix/client. Default: the address it listens on.',
    optional(url),
  ),
  RUMA_HOST: option(
    'address',
    '127.0.0.1',
    'The address to listen on; 0.0.0.0 or :: for all.',
    string,
  ),
  RUMA_PORT: option(
    'port',
    8008,
    'The port for plain HTTP; 0 picks a free one.',
    integer(0, 65535),
  ),
  RUMA_TLS_PORT: option<number | undefined>(
    'port',
    undefined,
    'A second listener that speaks TLS, with the same APIs. Needs RUMA_TLS_CERT and RUMA_TLS_KEY.',
    optional(integer(0, 65535)),
  ),
  RUMA_TLS_CERT: option<string | undefined>(
    'file',
    undefined,
    'The certificate chain for the TLS listener, PEM.',
    optional(string),
  ),
  RUMA_TLS_KEY: option<string | undefined>(
    'file',
    undefined,
    'The private key for the TLS listener, PEM.',
    optional(string),
  ),
  RUMA_DATA_DIR: option(
    'folder',
    './data',
    'Where everything lives that survives a restart: database, signing key, secrets.',
    string,
  ),
  RUMA_DATABASE: option(
    'sqlite:FILE',
    'sqlite:ruma.db',
    'The database: a SQLite file, relative to the data folder, or sqlite::memory: for one that is gone at the end.',
    (value) => {
      const database = string(value);
      if (/^sqlite:.+/.test(database)) return database;
      throw new Error('takes sqlite:FILE; this version has no other engine');
    },
  ),
  RUMA_DURABILITY: option(
    'power-loss | crash',
    'power-loss',
    'What an acknowledged change survives: loss of power, or (faster) only a crash of the process.',
    oneOf('power-loss', 'crash'),
  ),
  RUMA_REGISTRATION: option(
    'open | token | closed',
    'open',
    'Who may make an account: anyone, holders of a registration token, or nobody.',
    oneOf('open', 'token', 'closed'),
  ),
  RUMA_REGISTRATION_TOKENS: option<readonly string[]>(
    'list',
    [],
    'Registration tokens that are good for any number of accounts, beside those made with npm run admin.',
    (value) => {
      const tokens = list(value);
      const bad = tokens.findIndex((token) => !canBeRegistrationToken(token));
      if (bad === -1) return tokens;
      throw new Error(`number ${bad + 1} may only have A-Z a-z 0-9 . _ ~ - and at most 64 of them`);
    },
    true,
  ),
  RUMA_REGISTRATION_EMAIL: option(
    'optional | required',
    'optional',
    'Whether whoever registers has to prove an e-mail address. required needs RUMA_SMTP_URL.',
    oneOf('optional', 'required'),
  ),
  RUMA_REGISTRATION_SHARED_SECRET: option<string | undefined>(
    'text',
    undefined,
    'Opens /_synapse/admin/v1/register, where whoever knows this secret makes accounts, admins included. Off by default.',
    optional(string),
    true,
  ),
  RUMA_GUESTS: option('on | off', false, 'Whether guests may come without an account.', flag),
  RUMA_NOTICES_LOCALPART: option(
    'localpart',
    'notices',
    'Who speaks for the server to its users: the user id begins with it. Nobody can register it.',
    (value) => {
      const localpart = string(value);
      if (isNewLocalpart(localpart)) return localpart;
      throw new Error('takes a localpart: a-z, 0-9 and . _ = - / +');
    },
  ),
  RUMA_NOTICES_NAME: option(
    'text',
    'Server notices',
    'What that user and the rooms for notices are called.',
    string,
  ),
  RUMA_NOTICES_AVATAR: option<string | undefined>(
    'mxc URI',
    undefined,
    'The picture of that user.',
    optional((value) => {
      const uri = string(value);
      if (isMxcUri(uri)) return uri;
      throw new Error('takes an mxc:// URI');
    }),
  ),
  RUMA_DEFAULT_ROOM_VERSION: option(
    'room version',
    '12',
    'The version of a room whose creator names none.',
    (value) => {
      const version = typeof value === 'number' ? String(value) : string(value);
      if (isCreatableRoomVersion(version)) return version;
      throw new Error('takes a room version this server can create');
    },
  ),
  RUMA_RATE_LIMITS: option<RateLimits | false>(
    'on | off, or per kind in the file',
    RATE_LIMIT_DEFAULTS,
    'How many requests one client may make. In the file: kind → { per_second, burst }.',
    (value) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return readRateLimits(value);
      return flag(value) ? RATE_LIMIT_DEFAULTS : false;
    },
  ),
  RUMA_PASSWORD_COST: option(
    'power of two',
    15,
    'How much memory and time a password hash takes: scrypt with N = 2^cost, r = 8, p = 1 (15 is 32 MiB).',
    integer(10, 20),
  ),
  RUMA_ACCESS_TOKEN_LIFETIME: option(
    'seconds',
    3600,
    'How long the access token of a client lives that can refresh it. Those of other clients do not expire.',
    integer(1, 31_536_000),
  ),
  RUMA_APPSERVICES: option<readonly string[]>(
    'list of files',
    [],
    'Registration files (YAML or JSON) of application services, such as bridges. They are read at every start.',
    list,
  ),
  RUMA_OAUTH: option(
    'auto | on | off',
    'auto',
    'Whether clients can sign in with OAuth 2.0, and users on the pages of this server. auto: if RUMA_PUBLIC_BASEURL is set.',
    oneOf('auto', 'on', 'off'),
  ),
  RUMA_UPSTREAM_PROVIDERS: option<readonly UpstreamConfig[]>(
    'list, in the file or as JSON',
    [],
    'Other providers that people may sign in with, by OpenID Connect or CAS: { id, name, protocol, … }. Needs OAuth.',
    readUpstreams,
    true,
  ),
  RUMA_SMTP_URL: option<string | undefined>(
    'smtp URL',
    undefined,
    'The mail server that takes what this server has to send: smtp://USER:PASSWORD@HOST:587, or smtps://. Without it no e-mail is sent. Needs RUMA_SMTP_FROM.',
    optional(smtpUrl),
    true,
  ),
  RUMA_SMTP_FROM: option<Mailbox | undefined>(
    'e-mail address',
    undefined,
    'Whom e-mail is from: chat@example.org, or Example <chat@example.org>.',
    optional(mailbox),
  ),
  RUMA_TURN_URIS: option<readonly string[]>(
    'list',
    [],
    'Where clients reach a TURN server for their calls: turn: and turns: URIs. Needs RUMA_TURN_SECRET.',
    (value) => {
      const uris = list(value);
      const bad = uris.find((uri) => !/^turns?:[^\s]+$/.test(uri));
      if (bad === undefined) return uris;
      throw new Error(`takes URIs that begin with turn: or turns:, which ${bad} does not`);
    },
  ),
  RUMA_TURN_SECRET: option<string | undefined>(
    'text',
    undefined,
    'The secret that the TURN server shares with this one (coturn: static-auth-secret).',
    optional(string),
    true,
  ),
  RUMA_TURN_LIFETIME: option(
    'seconds',
    86_400,
    'How long the credentials for the TURN server are good.',
    integer(60, 31_536_000),
  ),
  RUMA_MEDIA_MAX_BYTES: option(
    'bytes',
    104_857_600,
    'The largest file that may be uploaded.',
    integer(1, Number.MAX_SAFE_INTEGER),
  ),
  RUMA_MEDIA_QUOTA_BYTES: option(
    'bytes',
    10_737_418_240,
    'How much one user may have uploaded in all.',
    integer(1, Number.MAX_SAFE_INTEGER),
  ),
  RUMA_MEDIA_QUOTA_FILES: option(
    'number',
    100_000,
    'How many files one user may have uploaded in all.',
    integer(1, Number.MAX_SAFE_INTEGER),
  ),
  RUMA_MEDIA_MAX_PENDING: option(
    'number',
    50,
    'How many media ids one user may have that wait for their file.',
    integer(1, 1_000_000),
  ),
  RUMA_MEDIA_PENDING_LIFETIME: option(
    'seconds',
    86_400,
    'How long a media id waits for its file before it is given up.',
    integer(1, 31_536_000),
  ),
  RUMA_MEDIA_MAX_PIXELS: option(
    'pixels',
    50_000_000,
    'The largest picture that thumbnails are made of, all its frames counted.',
    integer(1, 1_000_000_000),
  ),
  RUMA_MEDIA_FREEZE: option(
    'on | off',
    true,
    'Whether what is uploaded from now on can be had with an access token only. What was uploaded while it was off stays as it is.',
    flag,
  ),
  RUMA_URL_PREVIEWS: option(
    'on | off',
    true,
    'Whether the server looks at web pages for users who want a preview of a link.',
    flag,
  ),
  RUMA_POLICY_SERVER_KEY: option<string | undefined>(
    'key',
    undefined,
    'The ed25519 public key, in unpadded base64, of the policy server that goes by this name; published under /.well-known/matrix/policy_server.',
    optional((value) => {
      const key = string(value);
      if (/^[A-Za-z0-9+/]{43}$/.test(key)) return key;
      throw new Error('takes 32 bytes in unpadded base64, which are 43 characters');
    }),
  ),
  RUMA_TRUSTED_PROXIES: option<readonly string[]>(
    'list',
    [],
    'Addresses or networks (CIDR) of reverse proxies whose X-Forwarded-For is believed.',
    networks,
  ),
  RUMA_IP_DENYLIST: option<readonly string[]>(
    'list',
    CLOSED_NETWORKS,
    'Networks (CIDR) that no request the server makes may reach.',
    networks,
  ),
  RUMA_IP_ALLOWLIST: option<readonly string[]>(
    'list',
    [],
    'Addresses and networks (CIDR) that may be reached although RUMA_IP_DENYLIST has them.',
    networks,
  ),
  RUMA_PUSH_PLAIN_HTTP: option(
    'on | off',
    false,
    'Whether push gateways may be at http:// URLs. For trying things out: notifications then travel in the clear.',
    flag,
  ),
  RUMA_PUSH_MAIL_DELAY: option(
    'seconds',
    600,
    'How long what somebody missed waits before they get mail about it, if they asked for that: who is about to look needs none.',
    integer(0, 86_400),
  ),
  RUMA_IDENTITY_SERVERS: option<readonly string[]>(
    'any | none | list',
    [ANY],
    'The identity servers that users may have asked: any at https, none, or host names and URLs. One that is listed may be at a private address, and at http if its URL says so.',
    (value) => readTrusted(list(value)),
  ),
  RUMA_IDENTITY_SERVER_URL: option<string | undefined>(
    'URL',
    undefined,
    'The identity server that clients are told of under /.well-known/matrix/client. Default: they are told of none.',
    optional(url),
  ),
  RUMA_LOG_LEVEL: option(
    'fatal | error | warn | info | debug | trace | silent',
    'info',
    'How much is logged. Tokens, passwords and message contents never are.',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  ),
  RUMA_SITE: option('on | off', true, 'Whether to serve the site at /.', flag),
  RUMA_METRICS: option(
    'on | off',
    true,
    'Whether to serve /_ruma/health and /_ruma/metrics.',
    flag,
  ),
  RUMA_ADMIN_CONTACT: option<string | undefined>(
    'user id or e-mail',
    undefined,
    'Whom to reach about this server; published under /.well-known/matrix/support.',
    optional(string),
  ),
  RUMA_SUPPORT_PAGE: option<string | undefined>(
    'URL',
    undefined,
    'A page with help for users of this server; published under /.well-known/matrix/support.',
    optional(url),
  ),
};

export type OptionName = keyof typeof OPTIONS;

/** The configuration: every option with its value, under the very name it is documented with. */
export type Config = {
  readonly [Name in OptionName]: (typeof OPTIONS)[Name] extends Option<infer T> ? T : never;
};
