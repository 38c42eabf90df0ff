/** `/_ruma/health` and `/_ruma/metrics`: for whoever runs the server and the machines that watch it. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { Engine } from '../storage/engine.ts';
import { health } from './health.ts';
import { sendJson } from './send-json.ts';

export function addMetrics(app: FastifyInstance, config: Config, engine: Engine): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const duration = new Histogram({
    name: 'ruma_request_duration_seconds',
    help: 'How long requests took, by route; long polls included.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  const inFlight = new Gauge({
    name: 'ruma_requests_in_flight',
    help: 'Requests that have no answer yet; long polls included.',
    registers: [registry],
  });
  new Counter({
    name: 'ruma_database_reads_total',
    help: 'Queries that read.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(engine.counters.reads);
    },
  });
  new Counter({
    name: 'ruma_database_transactions_total',
    help: 'Transactions that wrote.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(engine.counters.transactions);
    },
  });
  new Gauge({
    name: 'ruma_stream_position',
    help: 'The last committed stream position.',
    registers: [registry],
    collect() {
      this.set(engine.position);
    },
  });

  app.addHook('onRequest', async (_request, reply) => {
    inFlight.inc();
    // Not onResponse, which does not come for clients that went away.
    reply.raw.once('close', () => inFlight.dec());
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the path: paths hold ids, and labels must stay few.
    const route = request.routeOptions.url ?? 'unknown';
    duration.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  });

  app.get('/_ruma/health', async (_request, reply) =>
    // Pages of other origins may ask too: examples run in a browser find out what a server offers.
    sendJson(
      reply.header('access-control-allow-origin', '*'),
      200,
      health(config, engine.position),
    ),
  );
  app.get('/_ruma/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
