/**
 * Interactive authentication: requests that are made again and again until every stage of a flow is completed.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api
 */
import { randomBytes } from 'node:crypto';
import type { Accounts } from '../accounts/accounts.ts';
import { provingContact } from '../accounts/contacts.ts';
import type { ProvedContact } from '../accounts/validation.ts';
import { MatrixError } from '../errors.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, without, type JsonObject } from '../matrix/json.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import { parseStored } from '../storage/json-column.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import { TOKEN_USED_UP } from '../storage/registration-tokens.ts';
import { UI_AUTH_MOVED, type UiAuthRow, type UiAuthStore } from '../storage/ui-auth.ts';
import { nameOf, seal } from './seal.ts';
import {
  findUiAuthSession,
  NOTHING_PROVED,
  storedProgress,
  type Progress,
  type UiAuthSession,
} from './ui-auth-sessions.ts';
import {
  isFormStage,
  ownerFlows,
  type Flow,
  type SignInPages,
  type StageCheck,
  type StageChecks,
} from './ui-auth-stages.ts';

/** How long a session waits for its next stage, in milliseconds. */
const SESSION_MS = 3_600_000;

/** What came of an attempt. */
export type Outcome =
  /** The body of a 401: what is still to be done, and what went wrong. */
  | { readonly done: false; readonly challenge: JsonObject }
  | {
      readonly done: true;
      /** Who was authenticated: the requester, or whoever a stage proved it to be. */
      readonly userId: UserId | undefined;
      /** An address that was proved on the way. */
      readonly contact?: ProvedContact | undefined;
      /** Must be among what the operation commits: uses up the session. */
      readonly parts: readonly Part[];
    };

/** What clients must know for each stage, once the session has its id. */
export type StageParams = (sessionId: string) => JsonObject;

/** One request that needs interactive authentication. */
export interface Attempt {
  /** The request as it counts, without `auth`: one that sends nothing but its session is that which began it. */
  readonly body: JsonObject;
  authenticate(flows: readonly Flow[], params?: StageParams): Promise<Outcome>;
  /** With what an account's owner can prove: the password, or a confirmation on the sign-in pages. */
  authenticateOwner(): Promise<Outcome>;
}

export interface UiAuth {
  /**
   * Begins to look at a request. A session belongs to one operation and one user; its request may still change
   * until a stage is completed.
   *
   * Throws M_FORBIDDEN when the request is not the one whose stages were completed.
   *
   * @param operation the operation, with whatever its path says beyond the body
   * @param userId the requester, when there is one
   * @param body as it was sent, `auth` included
   */
  begin(operation: string, userId: UserId | undefined, body: JsonObject): Promise<Attempt>;
}

/** The attempt of one who has nothing to prove: an application service, for its users. */
export function trustedAttempt(userId: UserId, sent: JsonObject): Attempt {
  const done = async (): Promise<Outcome> => ({ done: true, userId, parts: [] });
  return { body: without(sent, 'auth'), authenticate: done, authenticateOwner: done };
}

export function createUiAuth(deps: {
  readonly engine: Engine;
  readonly store: UiAuthStore;
  readonly accounts: Accounts;
  readonly stages: StageChecks;
  readonly clock: () => number;
  /** The pages on which a user can confirm things. */
  readonly pages: SignInPages | undefined;
}): UiAuth {
  const { engine, store, accounts, stages, clock, pages } = deps;

  const find = async (
    id: string,
    operation: string,
    userId: UserId | undefined,
  ): Promise<UiAuthSession | undefined> => {
    const session = await findUiAuthSession(store, id, clock());
    const isOurs = session?.row.operation === operation && session.row.user_id === (userId ?? null);
    return isOurs ? session : undefined;
  };

  return {
    async begin(operation, userId, sent) {
      const auth = isObject(sent['auth']) ? sent['auth'] : {};
      const sessionId = isString(auth['session']) ? auth['session'] : undefined;
      const session =
        sessionId === undefined ? undefined : await find(sessionId, operation, userId);
      const given = without(sent, 'auth');
      const body = requestOf(session, given);
      const request = canonicalJson(body, 'lenient');

      /** Remembers how far the client has come, and says what is left. */
      const challenge = async (
        flows: readonly Flow[],
        progress: Progress,
        problem: MatrixError | undefined,
        params: StageParams,
        parts: readonly Part[] = [],
      ): Promise<Outcome> => {
        const id = session?.id ?? randomBytes(24).toString('base64url');
        const now = clock();
        const row: UiAuthRow = {
          session_hash: nameOf(id),
          operation,
          user_id: userId ?? null,
          request: seal(id, request),
          completed: storedProgress(progress),
          expires_at: now + SESSION_MS,
        };
        const changed =
          session === undefined ||
          session.request !== request ||
          session.row.completed !== row.completed;
        if (changed)
          await usingUp(
            commitParts(engine, [
              session === undefined
                ? writes(store.removeExpired(now), store.insert(row))
                : writes(store.advance(row, session.row.completed)),
              ...parts,
            ]),
          );
        return {
          done: false,
          challenge: {
            ...(problem === undefined ? {} : problem.body()),
            ...(progress.stages.length === 0 ? {} : { completed: progress.stages }),
            flows: flows.map((stagesOfFlow) => ({ stages: stagesOfFlow })),
            params: params(id),
            session: id,
          },
        };
      };

      const authenticate = async (
        flows: readonly Flow[],
        params: StageParams = () => ({}),
      ): Promise<Outcome> => {
        let progress = session?.progress ?? NOTHING_PROVED;
        let proved: readonly Part[] = [];
        if (sessionId !== undefined && session === undefined)
          return challenge(
            flows,
            NOTHING_PROVED,
            new MatrixError(
              'M_FORBIDDEN',
              'auth.session is unknown here, expired, or of another request; this is a new one.',
            ),
            params,
          );
        const { stages: before, user, contact } = progress;
        const type = auth['type'];
        if (isString(type) && !before.includes(type)) {
          try {
            const proof = await stageCheck(
              stages,
              flows,
              before,
              type,
            )(auth, {
              operation,
              userId,
            });
            progress = {
              stages: [...before, type],
              user: proof.userId ?? user,
              contact: proof.contact ?? contact,
            };
            proved = proof.parts ?? [];
          } catch (error) {
            if (error instanceof MatrixError && RETRIED.has(error.errcode))
              return challenge(flows, progress, error, params);
            throw error;
          }
        }
        const completed = new Set<string>(progress.stages);
        if (!flows.some((flow) => flow.every((stage) => completed.has(stage))))
          return challenge(flows, progress, undefined, params, proved);
        return {
          done: true,
          userId: userId ?? progress.user,
          contact: progress.contact,
          parts: [
            ...(session === undefined ? [] : [writes(store.finish(session.row.session_hash))]),
            ...proved,
          ],
        };
      };

      return {
        body,
        authenticate,
        authenticateOwner: async () => authenticate(await ownerFlows(accounts, userId, pages)),
      };
    },
  };
}

/** The errors of a stage after which the client may try it again. */
const RETRIED: ReadonlySet<string> = new Set([
  'M_FORBIDDEN',
  'M_MISSING_PARAM',
  'M_INVALID_PARAM',
  'M_THREEPID_AUTH_FAILED',
  'M_UNRECOGNIZED',
]);

/**
 * Which request counts. An empty one stands for that of the session: so a client goes on that has lost it in a
 * browser's detour.
 */
function requestOf(session: UiAuthSession | undefined, given: JsonObject): JsonObject {
  if (session === undefined) return given;
  if (Object.keys(given).length === 0) {
    const began = parseStored(session.request);
    return isObject(began) ? began : given;
  }
  if (session.progress.stages.length > 0 && canonicalJson(given, 'lenient') !== session.request)
    throw new MatrixError(
      'M_FORBIDDEN',
      'The request is not the one that the authentication was begun for.',
    );
  return given;
}

/** The check for a stage that comes next in a flow; one that fails for any other. */
function stageCheck(
  stages: StageChecks,
  flows: readonly Flow[],
  completed: readonly string[],
  type: string,
): StageCheck {
  const isNext = flows.some((flow) => flow.find((stage) => !completed.includes(stage)) === type);
  if (isNext && isFormStage(type)) return stages[type];
  return () => {
    throw isNext
      ? new MatrixError('M_FORBIDDEN', 'That stage is completed in a browser.')
      : new MatrixError('M_UNRECOGNIZED', 'auth.type is not the next stage of any flow.');
  };
}

/**
 * Runs an operation's commit; throws M_FORBIDDEN when another request used up its session, or its token, meanwhile, and as
 * {@link provingContact} for its address.
 */
export async function usingUp<T>(operation: Promise<T>): Promise<T> {
  try {
    return await provingContact(operation);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    if (error.condition === UI_AUTH_MOVED)
      throw new MatrixError('M_FORBIDDEN', 'The authentication was used by another request.');
    if (error.condition === TOKEN_USED_UP)
      throw new MatrixError('M_FORBIDDEN', 'The registration token is used up.');
    throw error;
  }
}
