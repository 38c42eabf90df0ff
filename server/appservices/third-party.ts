/**
 * Networks beyond Matrix: questions of clients, handed to the services that bridge to them, and the answers put
 * together. A service that does not answer, or not as it should, has nothing to say.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#third-party-networks
 */
import { isArray, isObject, isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import { UnreachableError } from '../outbound/connect.ts';
import { instanceId } from './network-rooms.ts';
import { servicePaths } from './paths.ts';
import type { Appservice } from './registry.ts';
import type { ServiceCall } from './service-calls.ts';

/** Fields to look for, such as `{ channel: '#tea' }`. */
export type Fields = Readonly<Record<string, string>>;

export interface ThirdParty {
  /** Every protocol with what is known of it. */
  protocols(): Promise<JsonObject>;
  /** One protocol; undefined when no service bridges to it. */
  protocol(name: string): Promise<JsonObject | undefined>;
  /** The rooms that lead to places of a network. */
  locations(protocol: string, fields: Fields): Promise<readonly JsonObject[]>;
  /** The users who stand for people of a network. */
  users(protocol: string, fields: Fields): Promise<readonly JsonObject[]>;
  /** The places that an alias leads to. */
  locationsOf(alias: string): Promise<readonly JsonObject[]>;
  /** The people whom a user stands for. */
  usersOf(userId: string): Promise<readonly JsonObject[]>;
}

const TIMEOUT_MS = 10_000;

export function createThirdParty(deps: {
  /** The services that can be called. */
  readonly services: readonly Appservice[];
  readonly call: ServiceCall;
}): ThirdParty {
  const services = deps.services.filter(({ protocols }) => protocols.length > 0);

  const ask = async (
    service: Appservice,
    path: readonly string[],
    query: Fields,
  ): Promise<JsonValue | undefined> => {
    const at = servicePaths.thirdParty(...path);
    const endpoint = `thirdparty ${path[0] ?? ''} ${path.length}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const answer = await deps.call(service, { endpoint, method: 'GET', ...at, query, signal });
      return answer.isFine ? answer.json : undefined;
    } catch (error) {
      if (error instanceof UnreachableError) return undefined;
      throw error;
    }
  };

  const bridgingTo = (protocol: string) =>
    services.filter(({ protocols }) => protocols.includes(protocol));

  /** What several services answer, as one list. */
  const gather = async (
    those: readonly Appservice[],
    path: readonly string[],
    query: Fields,
    isOne: (found: JsonObject) => boolean,
  ): Promise<readonly JsonObject[]> => {
    const answers = await Promise.all(those.map((service) => ask(service, path, query)));
    return answers.flatMap((answer) =>
      isArray(answer) ? answer.filter(isObject).filter(isOne) : [],
    );
  };

  const protocol = async (name: string): Promise<JsonObject | undefined> => {
    const answers = await Promise.all(
      bridgingTo(name).map(async (service) => {
        const said = await ask(service, ['protocol', name], {});
        return isObject(said) ? { service, said } : undefined;
      }),
    );
    const known = answers.filter((answer) => answer !== undefined);
    const [first] = known;
    if (first === undefined) return undefined;
    const instances = known.flatMap(({ service, said }) => instancesOf(service, said));
    return { ...first.said, instances };
  };

  return {
    protocol,

    async protocols() {
      const names = [...new Set(services.flatMap(({ protocols }) => protocols))];
      const found = await Promise.all(
        names.map(async (name) => [name, await protocol(name)] as const),
      );
      return Object.fromEntries(
        found.flatMap(([name, known]) => (known === undefined ? [] : [[name, known] as const])),
      );
    },

    locations: (name, fields) => gather(bridgingTo(name), ['location', name], fields, isLocation),
    users: (name, fields) => gather(bridgingTo(name), ['user', name], fields, isUser),
    locationsOf: (alias) => gather(services, ['location'], { alias }, isLocation),
    usersOf: (userId) => gather(services, ['user'], { userid: userId }, isUser),
  };
}

/** The instances of a protocol, each with an id that no other on this server has. */
function instancesOf(service: Appservice, said: JsonObject): JsonObject[] {
  const { instances } = said;
  if (!isArray(instances)) return [];
  return instances.filter(isObject).flatMap((instance) => {
    const { network_id: network } = instance;
    return isString(network)
      ? [{ ...instance, instance_id: instanceId({ service: service.id, networkId: network }) }]
      : [];
  });
}

const isLocation = ({ alias, protocol, fields }: JsonObject): boolean =>
  isString(alias) && isString(protocol) && isObject(fields);

const isUser = ({ userid, protocol, fields }: JsonObject): boolean =>
  isString(userid) && isString(protocol) && isObject(fields);
