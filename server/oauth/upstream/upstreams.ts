/**
 * Signing in with another provider. Who comes for the first time gets an account of their own; nobody ever gets into an
 * account because it is called like them elsewhere.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#handling-the-callback-from-the-authentication-server
 */
import { randomBytes } from 'node:crypto';
import type { Registration } from '../../accounts/registration.ts';
import { MatrixError } from '../../errors.ts';
import type { UserId } from '../../matrix/identifiers.ts';
import type { OutboundCall } from '../../outbound/call.ts';
import { ConflictError } from '../../storage/engine.ts';
import { writes } from '../../storage/parts.ts';
import { UPSTREAM_LINKED, type UpstreamLinkStore } from '../../storage/upstream-links.ts';
import type { Records } from '../records.ts';
import { cas } from './cas.ts';
import type { UpstreamConfig } from './config.ts';
import { displayNameOf } from './display-name.ts';
import { localpartOf } from './localpart.ts';
import { openIdConnect } from './openid-connect.ts';
import { NoPersonError, type Person, type Provider } from './provider.ts';

/** How long somebody may be away, or think about a name, in seconds. */
const VISIT_SECONDS = 1800;

/** What came of a visit elsewhere. */
export type Arrival =
  | { readonly kind: 'known'; readonly userId: UserId; readonly to: string }
  /** Comes for the first time, and must choose a name: `suggested` cannot be had. */
  | { readonly kind: 'nameless'; readonly name: string; readonly suggested: string }
  /** Did not prove to be anybody. */
  | NoArrival;

/** Nobody came from, or could be sent to, the provider that people know by `name`. */
export interface NoArrival {
  readonly kind: NoPersonError['kind'];
  readonly name: string;
}

/** Where the browser goes, and the secret that brings it back. */
export interface Begun {
  readonly kind: 'begun';
  readonly url: string;
  readonly visit: string;
}

export interface Upstreams {
  readonly list: readonly Pick<UpstreamConfig, 'id' | 'name'>[];
  /**
   * Begins a visit that leads to `to` in the end; undefined for a provider that is none.
   *
   * @param again whether they have to prove there anew who they are
   */
  begin(id: string, to: string, again: boolean): Promise<Begun | NoArrival | undefined>;
  /** Ends a visit at the address that the browser was sent back to. Throws M_NOT_FOUND for an unknown visit. */
  arrive(visit: string, returned: URL): Promise<Arrival>;
  /** Makes the account of one who had to choose a name. Throws M_NOT_FOUND, M_USER_IN_USE, M_INVALID_USERNAME. */
  choose(visit: string, username: string): Promise<Arrival>;
}

export interface UpstreamsDependencies {
  readonly upstreams: readonly UpstreamConfig[];
  readonly records: Records;
  readonly links: UpstreamLinkStore;
  readonly registration: Registration;
  /** Asks what the administrator named. */
  readonly call: OutboundCall;
  /** Where the browser comes back. */
  readonly callback: () => string;
  /** Told when a provider cannot be asked, or cannot be understood. */
  readonly onError: (error: unknown) => void;
  readonly clock: () => number;
}

export function createUpstreams(deps: UpstreamsDependencies): Upstreams {
  const { upstreams, records, links, registration, call, callback, onError, clock } = deps;
  const visits = records.adapter('UpstreamVisit');
  const providers = new Map<string, Provider>(
    upstreams.map((one) => [one.id, one.protocol === 'cas' ? cas(one, call) : openIdConnect(one)]),
  );

  const find = (id: unknown): (UpstreamConfig & { readonly provider: Provider }) | undefined => {
    const config = upstreams.find((one) => one.id === id);
    const provider = config && providers.get(config.id);
    return provider && { ...config, provider };
  };

  /** A visit that has begun; throws M_NOT_FOUND where there is none. */
  const resume = async (visit: string) => {
    const { params = {} } = (await visits.find(visit)) ?? {};
    const upstream = find(params['provider']);
    if (upstream === undefined) throw over();
    const text = (name: string): string => textOf(params[name]);
    return { upstream, text, to: text('to') };
  };

  const nobody = (name: string, error: unknown): NoArrival => {
    if (!(error instanceof NoPersonError)) throw error;
    if (error.kind === 'broken') onError(error);
    return { kind: error.kind, name };
  };

  /** Makes the account and the link in one commit. One who arrives twice at once is one user. */
  const register = async (
    provider: string,
    { subject, displayName }: Omit<Person, 'name'>,
    username: string,
  ): Promise<UserId> => {
    const userId = await registration.available(username);
    const link = links.insert(provider, subject, userId, clock());
    try {
      await registration.register({ userId, password: undefined, displayName }, [writes(link)]);
      return userId;
    } catch (error) {
      const isLinked =
        error instanceof ConflictError && error.condition.startsWith(UPSTREAM_LINKED);
      const known = isLinked ? await links.userOf(provider, subject) : undefined;
      if (known === undefined) throw error;
      return known;
    }
  };

  /** The account of a person; it is made when they come for the first time, and their name can be had. */
  const settle = async (
    { id, name }: UpstreamConfig,
    person: Person,
    visit: string,
    to: string,
  ): Promise<Arrival> => {
    const known = await links.userOf(id, person.subject);
    if (known !== undefined) return { kind: 'known', userId: known, to };
    const suggested = localpartOf(person.name);
    const newcomer = { subject: person.subject, displayName: displayNameOf(person.displayName) };
    try {
      return { kind: 'known', userId: await register(id, newcomer, suggested), to };
    } catch (error) {
      if (!(error instanceof MatrixError)) throw error;
      await visits.upsert(visit, { params: { provider: id, to, ...newcomer } }, VISIT_SECONDS);
      return { kind: 'nameless', name, suggested };
    }
  };

  return {
    list: upstreams,

    async begin(id, to, again) {
      const upstream = find(id);
      if (upstream === undefined) return undefined;
      try {
        const { url, kept } = await upstream.provider.leave(callback(), again);
        const visit = randomBytes(32).toString('base64url');
        await visits.upsert(visit, { params: { ...kept, provider: id, to } }, VISIT_SECONDS);
        return { kind: 'begun', url, visit };
      } catch (error) {
        return nobody(upstream.name, error);
      }
    },

    async arrive(visit, returned) {
      const { upstream, text, to } = await resume(visit);
      if (text('subject') !== '') throw over();
      // Whatever comes of it: nobody arrives twice by one departure.
      await visits.destroy(visit);
      try {
        const person = await upstream.provider.identify(returned, text);
        return await settle(upstream, person, visit, to);
      } catch (error) {
        return nobody(upstream.name, error);
      }
    },

    async choose(visit, username) {
      const { upstream, text, to } = await resume(visit);
      if (text('subject') === '') throw over();
      const displayName = text('displayName') === '' ? undefined : text('displayName');
      const newcomer = { subject: text('subject'), displayName };
      const userId = await register(upstream.id, newcomer, username);
      await visits.destroy(visit);
      return { kind: 'known', userId, to };
    },
  };
}

function over(): MatrixError {
  return new MatrixError('M_NOT_FOUND', 'The visit is over. Begin again.');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
