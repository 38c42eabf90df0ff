/** A little identity server of one's own, in this process: it writes no letters, but shows what it would write. Node only. */
import {
  isArray,
  isObject,
  isString,
  type JsonObject,
  type JsonValue,
} from '../../server/matrix/json.ts';
import type { ServiceAnswer, ServiceRequest } from '../appservice.ts';
import type { Address } from '../identity-server.ts';
import { IdentityBook } from './identity-book.ts';
import { startLocalListener, type LocalListener } from './local-listener.ts';
import { isSignedBy } from './signed-request.ts';

export interface LocalIdentityServer extends LocalListener {
  /** Host and port, as clients name it. */
  readonly name: string;
  /** What the homeserver is told with RUMA_IDENTITY_SERVERS: it speaks plain HTTP. */
  readonly url: string;
  readonly book: IdentityBook;
  /** Where it finds a homeserver: it has no DNS. */
  meet(serverName: string, url: string): void;
  /** Makes a user known who has this OpenID token; answers the token for this server. Throws when it does not. */
  register(openIdToken: JsonObject): Promise<string>;
}

const API = '/_matrix/identity/v2/';

/** Listens on a free port. Otherwise than told, it does as the spec says. */
export async function startLocalIdentityServer(): Promise<LocalIdentityServer> {
  const homeservers = new Map<string, string>();
  let name = '';
  const book = new IdentityBook(() => name);
  const listener = await startLocalListener((request) =>
    served({ book, name, homeservers }, request),
  );
  name = `127.0.0.1:${listener.port}`;
  return {
    ...listener,
    name,
    url: `http://${name}`,
    book,
    meet: (serverName, url) => void homeservers.set(serverName, url),
    async register(openIdToken) {
      const { body } = await register({ book, homeservers }, openIdToken);
      const token = isObject(body) ? body['token'] : undefined;
      if (isString(token)) return token;
      throw new Error(`the identity server took no OpenID token: ${JSON.stringify(body)}`);
    },
  };
}

interface Place {
  readonly book: IdentityBook;
  readonly name: string;
  readonly homeservers: ReadonlyMap<string, string>;
}

interface Call extends Place {
  readonly request: ServiceRequest;
  readonly body: JsonObject;
}

type Handler = (call: Call) => ServiceAnswer | Promise<ServiceAnswer>;

const ok = (body: JsonObject = {}): ServiceAnswer => ({ status: 200, body });
const refused = (status: number, errcode: string, error: string, more = {}): ServiceAnswer => ({
  status,
  body: { errcode, error, ...more },
});

async function served(place: Place, request: ServiceRequest): Promise<ServiceAnswer> {
  const { method, path, body } = request;
  const operation = `${method} ${path.startsWith(API) ? path.slice(API.length) : path}`;
  const call = { ...place, request, body: isObject(body) ? body : {} };
  const open = OPEN[operation];
  if (open !== undefined) return open(call);
  const handler = FOR_USERS[operation];
  if (handler === undefined) return refused(404, 'M_UNRECOGNIZED', 'There is no such thing.');
  return tokenHolder(call) === undefined
    ? refused(401, 'M_UNAUTHORIZED', 'The access token is none of mine.')
    : handler(call);
}

function tokenHolder({ book, request }: Call): string | undefined {
  const token = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  return token === undefined ? undefined : book.userWith(token);
}

/** What needs no token of a user. */
const OPEN: Readonly<Record<string, Handler>> = {
  'GET /_matrix/identity/versions': () => ok({ versions: ['v1.19'] }),
  'POST account/register': (call) => register(call, call.body),
  'GET terms': () => ok({ policies: {} }),
  'GET pubkey/ed25519:0': ({ book }) => ok({ public_key: book.publicKey }),
  'GET pubkey/isvalid': ({ book, request }) =>
    ok({ valid: request.query['public_key'] === book.publicKey }),
  'GET pubkey/ephemeral/isvalid': ({ book, request }) =>
    ok({ valid: book.isEphemeralKeyValid(request.query['public_key'] ?? '') }),
  'POST 3pid/unbind': unbind,
};

const FOR_USERS: Readonly<Record<string, Handler>> = {
  'GET account': (call) => ok({ user_id: tokenHolder(call) ?? '' }),
  'GET hash_details': ({ book }) =>
    ok({ lookup_pepper: book.pepper, algorithms: ['none', 'sha256'] }),
  'POST lookup': lookUp,
  'POST store-invite': storeInvite,
  'POST 3pid/bind': bind,
  'POST sign-ed25519': ({ book, body: { mxid, token, private_key: key } }) => {
    const signed = isString(mxid) && isString(key) ? book.sign(token, mxid, key) : undefined;
    return signed === undefined ? refused(404, 'M_UNRECOGNIZED', 'No such token.') : ok(signed);
  },
};

/** Who somebody is, their homeserver has to say. */
async function register(
  { book, homeservers }: Pick<Place, 'book' | 'homeservers'>,
  body: JsonObject,
): Promise<ServiceAnswer> {
  const { access_token: token, matrix_server_name: serverName } = body;
  const homeserver = isString(serverName) ? homeservers.get(serverName) : undefined;
  if (homeserver === undefined || !isString(token))
    return refused(400, 'M_INVALID_PARAM', 'I know no such homeserver.');
  const query = new URLSearchParams({ access_token: token });
  const answer = await fetch(`${homeserver}/_matrix/federation/v1/openid/userinfo?${query}`);
  const told: JsonValue = await answer.json();
  const sub = isObject(told) ? told['sub'] : undefined;
  if (!answer.ok || !isString(sub) || !sub.endsWith(`:${serverName}`))
    return refused(401, 'M_UNAUTHORIZED', 'The homeserver does not know the token.');
  return ok({ token: book.register(sub) });
}

function lookUp({ book, body: { algorithm, pepper, addresses } }: Call): ServiceAnswer {
  if (pepper !== book.pepper) return refused(400, 'M_INVALID_PEPPER', 'That is not my pepper.');
  if ((algorithm !== 'sha256' && algorithm !== 'none') || !isArray(addresses))
    return refused(400, 'M_INVALID_PARAM', 'algorithm must be sha256 or none.');
  return ok({ mappings: book.lookUp(algorithm, addresses.filter(isString)) });
}

function storeInvite({ book, body, name }: Call): ServiceAnswer {
  const { medium, address, ...facts } = body;
  if (medium !== 'email' || !isString(address))
    return refused(400, 'M_UNRECOGNIZED', 'I keep invites for e-mail addresses alone.');
  const mxid = book.userOf({ medium, address });
  if (mxid !== undefined)
    return refused(400, 'M_THREEPID_IN_USE', 'The address is bound already.', { mxid });
  const { token, publicKey } = book.store({ medium, address }, facts);
  const at = `http://${name}${API}pubkey`;
  return ok({
    token,
    public_keys: [
      { public_key: book.publicKey, key_validity_url: `${at}/isvalid` },
      { public_key: publicKey, key_validity_url: `${at}/ephemeral/isvalid` },
    ],
    display_name: address.replace(/^(.).*@(.).*$/, '$1...@$2...'),
  });
}

function bind({ book, body: { sid, client_secret: secret, mxid } }: Call): ServiceAnswer {
  const session = book.session(sid, secret);
  if (session === undefined) return refused(404, 'M_NO_VALID_SESSION', 'There is no such session.');
  if (session.provedAt === undefined)
    return refused(400, 'M_SESSION_NOT_VALIDATED', 'The address was not proved yet.');
  return isString(mxid) ? ok(book.bind(session, mxid)) : refused(400, 'M_MISSING_PARAMS', 'mxid');
}

/** On the word of the user's homeserver, or of whoever has proved that the address is theirs. */
async function unbind(call: Call): Promise<ServiceAnswer> {
  const { book, body, request, name, homeservers } = call;
  const { mxid, threepid, sid, client_secret: secret } = body;
  const wanted = isObject(threepid) ? readAddress(threepid) : undefined;
  if (wanted === undefined || !isString(mxid))
    return refused(400, 'M_INVALID_PARAM', 'mxid and threepid are needed.');
  const homeserver = homeservers.get(mxid.slice(mxid.indexOf(':') + 1));
  const isProved = book.session(sid, secret)?.address === wanted.address;
  if (!isProved && !(await isSignedBy(homeserver, request, name)))
    return refused(403, 'M_FORBIDDEN', 'The homeserver of the user has not signed that.');
  if (book.userOf(wanted) !== mxid) return refused(404, 'M_NOT_FOUND', 'It is not bound to them.');
  book.unbind(wanted);
  return ok();
}

function readAddress({ medium, address }: JsonObject): Address | undefined {
  if ((medium !== 'email' && medium !== 'msisdn') || !isString(address)) return undefined;
  return { medium, address };
}
