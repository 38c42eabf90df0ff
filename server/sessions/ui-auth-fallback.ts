/**
 * Stages that are completed on a page of this server, to which a client has sent its user.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#fallback
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Engine } from '../storage/engine.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import type { UiAuthStore } from '../storage/ui-auth.ts';
import { findUiAuthSession, storedProgress, type UiAuthSession } from './ui-auth-sessions.ts';
import type {
  BrowserStage,
  FormStage,
  Proof,
  StageChecks,
  StageName,
  Waiting,
} from './ui-auth-stages.ts';
import { usingUp } from './ui-auth.ts';

export interface UiAuthFallback {
  /** What waits for the session, and whose request it is, if it is anybody's; `undefined` when there is no such session. */
  look(sessionId: string): Promise<Waiting | undefined>;
  /**
   * Completes a stage; one that is completed already is not tried again. The client goes on with nothing but the
   * session, and its request is the one that the session was begun with.
   *
   * Throws M_NOT_FOUND for a session that is unknown or expired, and what the stage's check throws.
   */
  complete(sessionId: string, stage: FormStage, submitted: JsonObject): Promise<void>;
  /**
   * Completes a stage for a user who confirmed it on our pages. Throws M_NOT_FOUND for a session that is unknown,
   * expired, or another user's.
   */
  confirm(sessionId: string, stage: BrowserStage, userId: UserId): Promise<void>;
}

export function createUiAuthFallback(deps: {
  readonly engine: Engine;
  readonly store: UiAuthStore;
  readonly stages: StageChecks;
  readonly clock: () => number;
}): UiAuthFallback {
  const { engine, store, stages, clock } = deps;

  const find = async (sessionId: string): Promise<UiAuthSession> => {
    const session = await findUiAuthSession(store, sessionId, clock());
    if (session === undefined) throw noSession();
    return session;
  };

  return {
    async look(sessionId) {
      const session = await findUiAuthSession(store, sessionId, clock());
      if (session === undefined) return undefined;
      const { operation, user_id: userId } = session.row;
      return { operation, userId: userId ?? undefined };
    },

    async complete(sessionId, stage, submitted) {
      const session = await find(sessionId);
      if (session.progress.stages.includes(stage)) return;
      const { operation, user_id: userId } = session.row;
      const proof = await stages[stage](submitted, { operation, userId: userId ?? undefined });
      await usingUp(
        commitParts(engine, [advanced(store, session, stage, proof), ...(proof.parts ?? [])]),
      );
    },

    async confirm(sessionId, stage, userId) {
      const session = await find(sessionId);
      if (session.row.user_id !== userId) throw noSession();
      if (session.progress.stages.includes(stage)) return;
      await usingUp(commitParts(engine, [advanced(store, session, stage, { userId })]));
    },
  };
}

/** Writes down that a stage is completed, and what it proved. */
function advanced(
  store: UiAuthStore,
  { row, progress }: UiAuthSession,
  stage: StageName,
  { userId, contact }: Proof,
): Part {
  const completed = storedProgress({
    stages: [...progress.stages, stage],
    user: userId ?? progress.user,
    contact: contact ?? progress.contact,
  });
  return writes(store.advance({ ...row, completed }, row.completed));
}

function noSession(): MatrixError {
  return new MatrixError('M_NOT_FOUND', 'The session is unknown here, used or expired.');
}
