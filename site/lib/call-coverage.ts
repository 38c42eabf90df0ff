/**
 * How much of the APIs of others this server calls: proved by what it sent while the examples of this build ran, and by
 * nothing else.
 */
import appserviceCalls from '../data/appservice-calls.json' with { type: 'json' };
import identityCalls from '../data/identity-calls.json' with { type: 'json' };
import gatewayCalls from '../data/push-gateway-calls.json' with { type: 'json' };
import type { Exchange } from '../../snippets/runner/exchange.ts';
import { allRuns, type FinishedRun } from './runs.ts';

const CALLS = {
  appservice: appserviceCalls,
  'push-gateway': gatewayCalls,
  identity: identityCalls,
} as const;

/** An operation that others serve: facts only. */
export type ServiceCall = (typeof appserviceCalls)[number];

export interface CallCoverage {
  readonly call: ServiceCall;
  /** Verified runs in which the server made the call. */
  readonly runs: readonly FinishedRun[];
}

/** Every operation of an API that the server calls, in the spec data's order. */
export async function callCoverage(api: keyof typeof CALLS): Promise<CallCoverage[]> {
  const verified = (await allRuns()).filter(({ run }) => run.outcome === 'verified');
  return CALLS[api].map((call) => ({
    call,
    runs: verified.filter(({ run }) => run.exchanges.some((exchange) => isCall(exchange, call))),
  }));
}

function isCall({ asked, request }: Exchange, { method, path }: ServiceCall): boolean {
  const shape = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  return asked !== undefined && request.method === method && shape.test(request.path);
}
