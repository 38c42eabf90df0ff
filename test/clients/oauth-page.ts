/** A web client of one page: signs in with what matrix-js-sdk has for OAuth, and keeps its session in the window. */
import {
  isValidAuthMetadata,
  OAuth2,
  type BearerTokenResponse,
} from 'matrix-js-sdk/lib/oauth/index.js';

const HERE = `${location.origin}/callback`;
/** As it is registered: without the port, which is whatever was free. */
const REGISTERED = `http://${location.hostname}/callback`;

interface Kept {
  readonly homeserver: string;
  readonly state: string;
  readonly context: OAuth2['context'];
}

async function metadataOf(homeserver: string) {
  const answer = await fetch(`${homeserver}/_matrix/client/v1/auth_metadata`);
  const metadata: unknown = await answer.json();
  if (isValidAuthMetadata(metadata)) return metadata;
  throw new Error('that is no metadata');
}

/** Sends the browser away to sign in. */
async function signIn(homeserver: string, prompt?: string): Promise<void> {
  const metadata = await metadataOf(homeserver);
  const clientId = await OAuth2.registerClient(metadata, {
    client_name: 'Looking glass',
    client_uri: 'https://looking-glass.example/',
    policy_uri: 'https://looking-glass.example/policy',
    application_type: 'native',
    redirect_uris: [REGISTERED],
  });
  const oauth = new OAuth2(metadata, { clientId });
  const state = crypto.randomUUID();
  const kept: Kept = { homeserver, state, context: oauth.context };
  sessionStorage.setItem('kept', JSON.stringify(kept));
  location.assign(await oauth.generateAuthorizationCodeGrantUrl(state, HERE, 'fragment', prompt));
}

/** What the page has once the browser came back. */
interface Session {
  tokens: BearerTokenResponse;
  request(path: string): Promise<{ readonly status: number; readonly body: unknown }>;
  refresh(): Promise<void>;
  revoke(): Promise<void>;
}

async function comeBack(answer: URLSearchParams): Promise<Session> {
  const kept: Kept = JSON.parse(sessionStorage.getItem('kept') ?? '{}');
  if (answer.get('state') !== kept.state) throw new Error('that is another state');
  const oauth = new OAuth2(await metadataOf(kept.homeserver), kept.context);
  const session: Session = {
    tokens: await oauth.completeAuthorizationCodeGrant(answer.get('code') ?? '', HERE),
    async request(path) {
      const response = await fetch(kept.homeserver + path, {
        headers: { authorization: `Bearer ${session.tokens.access_token}` },
      });
      return { status: response.status, body: await response.json() };
    },
    async refresh() {
      session.tokens = await oauth.performRefreshTokenGrant(session.tokens.refresh_token ?? '');
    },
    revoke: () => oauth.revokeToken(session.tokens.access_token, 'access_token'),
  };
  return session;
}

Object.assign(window, { signIn });
const answer = new URLSearchParams(location.hash.slice(1));
if (answer.has('code')) Object.assign(window, { session: comeBack(answer) });
