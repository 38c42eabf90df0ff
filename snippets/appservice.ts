/** Application services in examples: what a server must know of one, and what the example sees of it. */
import type { JsonObject, JsonValue } from '../server/matrix/json.ts';
import type { Actor, Method } from './example.ts';

/** A registration, as far as an example cares. Examples that ask for the same one share the service. */
export interface AppserviceNeeds {
  /** Its id; the sender is `_<id>_bot`, and `@_<id>_…` and `#_<id>_…` are its own where nothing else is said. */
  readonly id: string;
  readonly senderLocalpart?: string;
  readonly namespaces?: JsonObject;
  readonly protocols?: readonly string[];
  readonly rateLimited?: boolean;
  readonly receiveEphemeral?: boolean;
  /** Registered without a URL. */
  readonly isUncalled?: boolean;
}

/** A request of the homeserver, as the service got it. Header names are lower case. */
export interface ServiceRequest {
  readonly method: Method;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly body: JsonValue;
}

/** What a service answers to a request, if anything; it may do something else first. */
export type AnswerTo = (request: ServiceRequest) => MaybeAnswer | Promise<MaybeAnswer>;

/** `silence`: no answer at all. Undefined: another way of answering is asked. */
export type MaybeAnswer = ServiceAnswer | 'silence' | undefined;

/** The service on an example's stage. */
export interface StageAppservice {
  readonly id: string;
  readonly asToken: string;
  readonly hsToken: string;
  /** The service as its own user: requests carry the `as_token` and nothing else. */
  readonly sender: Actor & { readonly userId: string };
  /** The service as one of its users: requests carry `user_id`, and `device_id` when one is named. */
  as(userId: string, deviceId?: string): Actor;
  /** A user of the service, registered; quiet. */
  ghost(name: string): Promise<string>;
  /** How it answers what the function answers something to; until the end of the run. */
  answer(how: AnswerTo): void;
  /** Waits for a request that fits, and shows it with its answer. Each is found once. */
  received(fits: (request: ServiceRequest) => boolean): Promise<ServiceRequest>;
  /** The same, without showing it. */
  heard(fits: (request: ServiceRequest) => boolean): Promise<ServiceRequest>;
}

/** Finds the transaction that tells of something with this text. */
export const tells =
  (text: string) =>
  ({ path, body }: ServiceRequest): boolean =>
    path.startsWith('/_matrix/app/v1/transactions/') && JSON.stringify(body).includes(text);
