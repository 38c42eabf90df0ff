/** The other providers that people may sign in with, as the configuration names them. Pure. */

interface Named {
  /** Stands in addresses and for ever beside the accounts that came from there. */
  readonly id: string;
  /** What people are shown. */
  readonly name: string;
}

/** An OpenID Connect provider that this server is a client of. */
export interface OpenIdConnectConfig extends Named {
  readonly protocol: 'openid-connect';
  readonly issuer: string;
  readonly clientId: string;
  /** Left out: this server is a public client there. */
  readonly clientSecret: string | undefined;
  readonly scope: string;
  /** The claim that a new user's localpart is made of. */
  readonly localpartClaim: string;
  /** The claim with what a new user is called. */
  readonly displayNameClaim: string;
}

/** A CAS server, of which this server is a service. */
export interface CasConfig extends Named {
  readonly protocol: 'cas';
  /** What its paths `/login` and `/p3/serviceValidate` begin with. */
  readonly url: string;
  /** The attribute that a new user's localpart is made of. Left out: the user name there. */
  readonly localpartAttribute: string | undefined;
  /** The attribute with what a new user is called. */
  readonly displayNameAttribute: string;
}

export type UpstreamConfig = OpenIdConnectConfig | CasConfig;

const FIELDS: Readonly<Record<UpstreamConfig['protocol'], readonly string[]>> = {
  'openid-connect': [
    'issuer',
    'client_id',
    'client_secret',
    'scope',
    'localpart_claim',
    'display_name_claim',
  ],
  cas: ['url', 'localpart_attribute', 'display_name_attribute'],
};

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
    throw new Error('takes { id, name, protocol, … } for each provider');
  const fields = fieldsOf(value);
  const { field, needed } = fields;
  const protocol = field('protocol') ?? 'openid-connect';
  if (protocol !== 'openid-connect' && protocol !== 'cas')
    throw new Error('takes openid-connect or cas for the protocol of a provider');
  const known = ['id', 'name', 'protocol', ...FIELDS[protocol]];
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(
      `has no field ${unknown} of a provider with ${protocol}; there are ${known.join(', ')}`,
    );
  const id = needed('id');
  if (!/^[A-Za-z0-9._~-]{1,255}$/.test(id))
    throw new Error('takes A-Z a-z 0-9 . _ ~ - for the id of a provider');
  if (protocol === 'cas') {
    const url = fields.url('url');
    return {
      id,
      name: field('name') ?? url.host,
      protocol,
      url: url.href.replace(/\/$/, ''),
      localpartAttribute: field('localpart_attribute'),
      displayNameAttribute: field('display_name_attribute') ?? 'displayName',
    };
  }
  const issuer = fields.url('issuer');
  return {
    id,
    name: field('name') ?? issuer.host,
    protocol,
    issuer: issuer.href,
    clientId: needed('client_id'),
    clientSecret: field('client_secret'),
    scope: field('scope') ?? 'openid profile',
    localpartClaim: field('localpart_claim') ?? 'preferred_username',
    displayNameClaim: field('display_name_claim') ?? 'name',
  };
}

/** Reads the fields of one provider, each of which is a text. */
function fieldsOf(value: object) {
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
  const url = (name: string): URL => {
    const found = URL.parse(needed(name));
    if (found !== null && /^https?:$/.test(found.protocol)) return found;
    throw new Error(`takes an http or https URL for ${name} of a provider`);
  };
  return { field, needed, url };
}
