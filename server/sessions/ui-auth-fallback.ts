/**
 * Stages that are completed on a page of this server, to which a client has sent its user.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#fallback
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Engine } from '../storage/engine.ts';
import type { UiAuthStore } from '../storage/ui-auth.ts';
import { findUiAuthSession, storedProgress } from './ui-auth-sessions.ts';
import type { StageCheck, StageName } from './ui-auth-stages.ts';
import { usingUp } from './ui-auth.ts';

export interface UiAuthFallback {
  /** Whose session it is, if it is anybody's; `undefined` when there is no such session. */
  look(sessionId: string): Promise<{ readonly userId: UserId | undefined } | undefined>;
  /**
   * Completes a stage; one that is completed already is not tried again. The client goes on with nothing but the
   * session, and its request is the one that the session was begun with.
   *
   * Throws M_NOT_FOUND for a session that is unknown or expired, and what the stage's check throws.
   */
  complete(sessionId: string, stage: StageName, submitted: JsonObject): Promise<void>;
}

export function createUiAuthFallback(deps: {
  readonly engine: Engine;
  readonly store: UiAuthStore;
  readonly stages: Readonly<Record<StageName, StageCheck>>;
  readonly clock: () => number;
}): UiAuthFallback {
  const { engine, store, stages, clock } = deps;

  return {
    async look(sessionId) {
      const session = await findUiAuthSession(store, sessionId, clock());
      return session && { userId: session.row.user_id ?? undefined };
    },

    async complete(sessionId, stage, submitted) {
      const session = await findUiAuthSession(store, sessionId, clock());
      if (session === undefined)
        throw new MatrixError('M_NOT_FOUND', 'The session is unknown here, used or expired.');
      const { row, progress } = session;
      if (progress.stages.includes(stage)) return;
      const proof = await stages[stage](submitted, row.user_id ?? undefined);
      const completed = storedProgress({
        stages: [...progress.stages, stage],
        user: proof.userId ?? progress.user,
      });
      const advance = store.advance({ ...row, completed }, row.completed);
      await usingUp(engine.commit({ writes: [advance], positions: 0 }));
    },
  };
}
