/**
 * What an example is.
 *
 * An example is a small program that shows one idea of the Matrix client-server API and states,
 * as *claims*, what it found. The same file runs in four places: when the site is built (to record
 * the exchange a page shows), in the test suite, in the reader's browser (Run), and against any
 * homeserver named by URL. It therefore uses nothing but what {@link Stage} hands it.
 */
import type { JsonObject, JsonValue } from '../server/matrix/json.ts';
import type { AppserviceNeeds, StageAppservice } from './appservice.ts';
import type { StageGateway } from './gateway.ts';
import type { StageIdentityServer } from './identity-server.ts';
import type { StageMailbox } from './mailbox.ts';

/** The methods the client-server API uses. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';

/** What a request may carry besides its method and path. */
export interface RequestOptions {
  /** Query parameters; arrays repeat the key, undefined leaves it out. */
  readonly query?: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >;
  /** A JSON body. */
  readonly body?: JsonValue;
  /** The body exactly as it goes over the wire, for examples of malformed input. */
  readonly rawBody?: string;
  /** A file as the body; its type goes into `headers`. Readers are shown its type and size. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Send this access token instead of the actor's own. */
  readonly token?: string;
}

/** What came back. Header names are lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body; an empty object where the body was not JSON. */
  readonly body: JsonObject;
  /** The parsed JSON body whatever it is (some answers are arrays); null where it was not JSON. */
  readonly json: JsonValue;
  /** The body as text, whatever it is. */
  readonly text: string;
  /** The body as it came. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Somebody who makes requests. Each request made through an actor is part of the example's exchange and
 * is shown to the reader, unless it is made through {@link Actor.quietly}.
 */
export interface Actor {
  request(method: Method, path: string, options?: RequestOptions): Promise<Answer>;
  get(path: string, query?: RequestOptions['query']): Promise<Answer>;
  post(path: string, body?: JsonValue): Promise<Answer>;
  put(path: string, body?: JsonValue): Promise<Answer>;
  delete(path: string, body?: JsonValue): Promise<Answer>;
  /** The same actor, whose requests are set-up: made, but not shown. A status of 400 or more throws. */
  readonly quietly: Actor;
}

/** A user with a session: an actor whose requests carry an access token. */
export interface User extends Actor {
  /** The full Matrix user id. */
  readonly userId: string;
  readonly localpart: string;
  readonly password: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly quietly: User;
  /** Log in again as the same person on a new device; quiet. */
  newDevice(): Promise<User>;
}

/** An actor whose requests carry the access token of an administrator of the server. */
export interface Administrator extends Actor {
  readonly userId: string;
}

/** What an example's `run` is handed. */
export interface Stage<ClaimId extends string> {
  /** The homeserver's base URL, without a trailing slash. */
  readonly homeserver: string;
  /** The homeserver's name, as it stands in user ids. */
  readonly serverName: string;
  /** A registration token that is good here; there whenever the example needs registration by token. */
  readonly registrationToken?: string;
  /** An actor without an access token. */
  readonly anyone: Actor;
  /** Registers a new user with a unique localpart that begins with the given name; quiet. */
  user(name: string): Promise<User>;
  /**
   * An administrator of the server, another one with each call; quiet. Only for examples whose needs say so. The
   * account may be one that others use too.
   */
  administrator(): Promise<Administrator>;
  /** Creates a room as that user and answers its id; quiet. `options` is the body of createRoom. */
  room(creator: User, options?: JsonObject): Promise<string>;
  /** Joins a room as that user; quiet. */
  join(user: User, roomId: string): Promise<void>;
  /** Sends a text message and answers its event id; quiet. */
  say(user: User, roomId: string, text: string): Promise<string>;
  /** The application service beside the server; there when the example's needs name one. */
  appservice(): StageAppservice;
  /** The push gateway beside the server; there when the example's needs say so. */
  gateway(): StageGateway;
  /** The identity server beside the server, likewise. */
  identityServer(): StageIdentityServer;
  /** The mail server beside the server; there when the example's needs say so. */
  mailbox(): StageMailbox;
  /** A string that no other run has used, for transaction ids, aliases and localparts. */
  unique(prefix?: string): string;
  /**
   * Says whether a claim holds. Each claim of the example must be stated at least once in a run;
   * one that was never stated counts as failed. `seen` is what to show a reader when it does not hold.
   */
  claim(id: ClaimId, holds: boolean, seen?: unknown): void;
  /** The next shown request's caption: one short sentence above it on the page. */
  step(caption: string): void;
  /**
   * Waits until `attempt` answers something other than undefined, up to `timeoutMs` (default 5000); throws after.
   * Of the requests it makes, only those of the last attempt are shown.
   */
  until<T>(attempt: () => Promise<T | undefined>, timeoutMs?: number): Promise<T>;
}

/**
 * What a server must offer for the example to mean something. A server that lacks it is reported as
 * *not run*, never as passed. Nothing listed: any homeserver with open (or token) registration.
 */
export interface Needs {
  /** Registration must be of this kind; default: any way that `user()` can make accounts. */
  readonly registration?: 'open' | 'token' | 'closed';
  /** Guest accounts: switched on, or known to be off. */
  readonly guests?: 'on' | 'off';
  /** Rate limits: on when the example shows a 429. */
  readonly rateLimits?: 'on';
  /** Somebody who may administer the server. */
  readonly administrator?: true;
  /** Nothing may run beside it. Examples that need rate limits never have company anyway. */
  readonly alone?: true;
  /** Requests that carry cookies and see where they are redirected: a page in a browser cannot make them. */
  readonly cookies?: true;
  /** Behaviour only Ruma TS has (attenuated tokens, /_ruma/…, its own texts and limits): not run elsewhere. */
  readonly ruma?: true;
  /**
   * Further settings that must be in force: names and values as in the environment. A server that was not started
   * for this example is asked for them at /_ruma/health, and the example is not run where that does not show them.
   */
  readonly config?: Readonly<Record<string, string>>;
  /** An application service beside the server: only a run that starts both can have one. */
  readonly appservice?: AppserviceNeeds;
  /** A push gateway beside the server, which may be reached there. */
  readonly gateway?: true;
  /** An identity server beside the server, which it asks. */
  readonly identityServer?: true;
  /** A mail server beside the server, which takes the server's letters. */
  readonly mailbox?: true;
}

/** The declaration of an example; `ClaimId` is inferred from the keys of `claims`. */
export interface ExampleDefinition<ClaimId extends string> {
  /** What the reader will see done: "Log in with a password". */
  readonly title: string;
  /** One or two sentences below the title. */
  readonly about?: string;
  /** The operationIds it shows, the main one first. */
  readonly operations: readonly [string, ...string[]];
  /** The heading of the spec it follows: document and anchor, `client-server-api/#login`. */
  readonly spec: string;
  /** The error codes it shows, if it is an example of errors. */
  readonly errors?: readonly string[];
  readonly needs?: Needs;
  /** Claim id (kebab-case) → the sentence that is proved. Sentences are shown to readers. */
  readonly claims: Readonly<Record<ClaimId, string>>;
  run(stage: Stage<ClaimId>): Promise<void>;
}

/** An example as the runner sees it. */
export type Example = ExampleDefinition<string>;

/**
 * Declares an example: each snippet ends in `export default example({...})`.
 *
 * It is also what makes `npx vite-node snippets/client/login/password.ts` do something: a snippet that is the
 * program itself, not loaded by one, is run. Bundlers for browsers drop that branch.
 */
export function example<const ClaimId extends string>(
  definition: ExampleDefinition<ClaimId>,
): Example {
  if (import.meta.env?.SSR !== false && typeof process !== 'undefined') {
    const file = programFile(new Error().stack ?? '');
    if (file !== undefined) void runProgram(file);
  }
  return definition;
}

/** The snippet that calls `example`, as a path or a file URL, when node or vite-node was started with it. */
function programFile(stack: string): string | undefined {
  const program = process.argv[1] ?? '';
  if (!/[\\/](vite-node([\\/].*|\.mjs)?|snippets[\\/].+\.ts)$/.test(program)) return undefined;
  if (Reflect.has(globalThis, LOADED_BY_A_RUNNER)) return undefined;
  // “at /path/password.ts:3:16” or “at name (file:///path/password.ts:3:16)”; the first is `example` itself.
  const caller = stack.split('\n')[2] ?? '';
  return /^\s*at (?:[^/(]*\()?(.+\.ts)(?::\d+)*\)?$/.exec(caller)?.[1];
}

/** Set on the global object by whatever loads examples in order to run them itself. */
export const LOADED_BY_A_RUNNER = Symbol.for('ruma.example.loaded-by-a-runner');

/** In a process of its own, because vite-node stops serving modules as soon as the snippet is evaluated. */
async function runProgram(file: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const { fileURLToPath } = await import('node:url');
  const runner = fileURLToPath(new URL('./runner/standalone.ts', import.meta.url));
  const child = spawn(process.execPath, [runner, file, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
