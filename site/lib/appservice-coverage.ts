/**
 * How much of the application service API this server calls: proved by what it sent while the examples of this build
 * ran, and by nothing else.
 */
import calls from '../data/appservice-calls.json' with { type: 'json' };
import type { Exchange } from '../../snippets/runner/exchange.ts';
import { allRuns, type FinishedRun } from './runs.ts';

/** An operation of a service: facts only. */
export type ServiceCall = (typeof calls)[number];

export interface CallCoverage {
  readonly call: ServiceCall;
  /** Verified runs in which the server made the call. */
  readonly runs: readonly FinishedRun[];
}

/** Every operation of the application service API, in the spec data's order. */
export async function callCoverage(): Promise<CallCoverage[]> {
  const verified = (await allRuns()).filter(({ run }) => run.outcome === 'verified');
  return calls.map((call) => ({
    call,
    runs: verified.filter(({ run }) => run.exchanges.some((exchange) => isCall(exchange, call))),
  }));
}

function isCall({ asked, request }: Exchange, { method, path }: ServiceCall): boolean {
  const shape = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  return asked !== undefined && request.method === method && shape.test(request.path);
}
