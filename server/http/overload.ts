/**
 * Overload: when the event loop lags, new requests are refused early and cheaply, so that those under way can
 * finish. A refused client is told when to come back.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { MatrixError } from '../errors.ts';
import { sendMatrixError } from './error-answers.ts';

/** Refuse while a turn of the event loop takes longer than this on average. */
const MAX_DELAY_MS = 1_000;
const SAMPLE_EVERY_MS = 500;
const RETRY_AFTER_SECONDS = 2;

export function shedLoad(app: FastifyInstance, isMatrixPath: (path: string) => boolean): void {
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  let overloaded = false;
  const sample = setInterval(() => {
    overloaded = histogram.mean / 1e6 > MAX_DELAY_MS;
    histogram.reset();
  }, SAMPLE_EVERY_MS).unref();
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
      }),
    );
  });
}
