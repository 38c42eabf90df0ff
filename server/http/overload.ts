/**
 * Overload: when the event loop lags, new requests are refused early and cheaply, so that those under way can
 * finish. A refused client is told when to come back.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { MatrixError } from '../errors.ts';
import { sendMatrixError } from './error-answers.ts';
import { isMatrixPath } from './paths.ts';

export interface OverloadLimits {
  /** Refuse while a turn of the event loop takes longer than this on average, in milliseconds. */
  readonly maxDelayMs: number;
  readonly sampleEveryMs: number;
}

const OVERLOAD: OverloadLimits = { maxDelayMs: 1_000, sampleEveryMs: 500 };
const RETRY_AFTER_SECONDS = 2;

export function shedLoad(app: FastifyInstance, limits: OverloadLimits = OVERLOAD): void {
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  let wasSlow = false;
  let overloaded = false;
  const sample = setInterval(() => {
    const isSlow = histogram.mean / 1e6 > limits.maxDelayMs;
    // Twice in a row: one long pause, as after a laptop wakes, is over by the time that it is seen.
    overloaded = isSlow && wasSlow;
    wasSlow = isSlow;
    histogram.reset();
  }, limits.sampleEveryMs).unref();
  app.addHook('onReady', async () => {
    histogram.enable();
  });
  app.addHook('onClose', async () => {
    clearInterval(sample);
    histogram.disable();
  });

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
