/**
 * Overload: while turns of the event loop take long, new requests are refused early and cheaply, so that those under
 * way can finish. A refused client is told when to come back.
 */
import type { FastifyInstance } from 'fastify';
import { MatrixError } from '../errors.ts';
import { sendMatrixError } from './error-answers.ts';
import { isMatrixPath } from './paths.ts';

export interface OverloadLimits {
  /** Refuse while turns of the event loop take longer than this, in milliseconds. */
  readonly maxTurnMs: number;
  /** Shorter than `maxTurnMs`, so that each turn that is too long is seen by itself. */
  readonly sampleEveryMs: number;
}

const OVERLOAD: OverloadLimits = { maxTurnMs: 1_000, sampleEveryMs: 100 };
const RETRY_AFTER_SECONDS = 2;

export function shedLoad(app: FastifyInstance, limits: OverloadLimits = OVERLOAD): void {
  let last = performance.now();
  let wasSlow = false;
  let overloaded = false;
  // A timer comes as late as the turn before it ends. (The loop's own histogram is no help: it counts nothing
  // between two turns, and so nothing at all when each of them is slow.)
  const sample = setInterval(() => {
    const now = performance.now();
    const isSlow = now - last > limits.maxTurnMs;
    last = now;
    // Twice in a row: one long pause, as after a laptop wakes, is over by the time that it is seen.
    overloaded = isSlow && wasSlow;
    wasSlow = isSlow;
  }, limits.sampleEveryMs).unref();
  app.addHook('onClose', async () => clearInterval(sample));

  app.addHook('onRequest', async (request, reply) => {
    if (!overloaded || !isMatrixPath(request.url)) return;
    return sendMatrixError(
      reply,
      new MatrixError('M_LIMIT_EXCEEDED', 'the server is overloaded; try again soon', {
        status: 503,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        fields: { retry_after_ms: RETRY_AFTER_SECONDS * 1000 },
      }),
    );
  });
}
