/** The other providers that people may sign in with, as the configuration names them. Pure. */

/** An OpenID Connect provider that this server is a client of. */
export interface UpstreamConfig {
  /** Stands in addresses and for ever beside the accounts that came from there. */
  readonly id: string;
  /** What people are shown. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Left out: this server is a public client there. */
  readonly clientSecret: string | undefined;
  readonly scope: string;
  /** The claim that a new user's localpart is made of. */
  readonly localpartClaim: string;
}

const FIELDS: ReadonlySet<string> = new Set([
  'id',
  'name',
  'issuer',
  'client_id',
  'client_secret',
  'scope',
  'localpart_claim',
]);

/** Reads the list, of the file or as JSON. Throws an `Error` that says what is wrong. */
export function readUpstreams(value: unknown): readonly UpstreamConfig[] {
  const list: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  if (!Array.isArray(list)) throw new Error('takes a list of providers');
  const upstreams = list.map(readUpstream);
  const ids = upstreams.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`has two providers with the id ${twice}`);
  return upstreams;
}

function readUpstream(value: unknown): UpstreamConfig {
  if (typeof value !== 'object' || value === null)
    throw new Error('takes { id, name, issuer, client_id, … } for each provider');
  const unknown = Object.keys(value).find((field) => !FIELDS.has(field));
  if (unknown !== undefined)
    throw new Error(`has no field ${unknown} of a provider; there are ${[...FIELDS].join(', ')}`);
  const field = (name: string): string | undefined => {
    const found: unknown = Reflect.get(value, name);
    if (found === undefined || (typeof found === 'string' && found !== '')) return found;
    throw new Error(`takes a text for ${name} of a provider`);
  };
  const needed = (name: string): string => {
    const found = field(name);
    if (found === undefined) throw new Error(`needs ${name} of each provider`);
    return found;
  };
  const id = needed('id');
  if (!/^[A-Za-z0-9._~-]{1,255}$/.test(id))
    throw new Error('takes A-Z a-z 0-9 . _ ~ - for the id of a provider');
  const issuer = URL.parse(needed('issuer'));
  if (issuer === null || !/^https?:$/.test(issuer.protocol))
    throw new Error('takes an http or https URL for the issuer of a provider');
  return {
    id,
    name: field('name') ?? issuer.host,
    issuer: issuer.href,
    clientId: needed('client_id'),
    clientSecret: field('client_secret'),
    scope: field('scope') ?? 'openid profile',
    localpartClaim: field('localpart_claim') ?? 'preferred_username',
  };
}
