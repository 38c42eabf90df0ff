/**
 * How much of the client-server API is served and shown: counted from the server's routes, the pages and the runs of
 * this build.
 */
import operations from '../data/operations.json' with { type: 'json' };
import { addressOfModule } from './modules.ts';
import { pagesOf } from './pages-of.ts';
import { serverRoutes } from './routes.ts';
import { allRuns, type FinishedRun } from './runs.ts';

/** An operation of the spec: facts only. */
export type Operation = (typeof operations)[number];

/** What can be said of one operation. */
export interface OperationCoverage {
  readonly operation: Operation;
  /** Whether the server registers a route for it. */
  readonly served: boolean;
  /** The page about its module: `/client/login/`. */
  readonly page: string | undefined;
  /** Runs of examples that name it. */
  readonly examples: readonly FinishedRun[];
  /** Claims of those examples that held. */
  readonly claimsHeld: number;
  /** When all of its examples were last verified; undefined when one was not. */
  readonly verifiedAt: Date | undefined;
}

/** The sums, for the home page and the coverage page. */
export interface CoverageCounts {
  readonly operations: number;
  readonly served: number;
  readonly withExamples: number;
  readonly examples: number;
  readonly verified: number;
  readonly claims: number;
}

async function measure(): Promise<OperationCoverage[]> {
  const routes = new Set((await serverRoutes()).map(({ operationId }) => operationId));
  const runs = await allRuns();
  return operations.map((operation) => {
    const examples = runs.filter(({ example }) =>
      example.operations.includes(operation.operationId),
    );
    const verified = examples.length > 0 && examples.every(({ run }) => run.outcome === 'verified');
    return {
      operation,
      served: routes.has(operation.operationId),
      page: addressOfModule(operation.module),
      examples,
      claimsHeld: examples.flatMap(({ run }) => run.claims).filter(({ holds }) => holds).length,
      verifiedAt: verified ? examples.map(({ at }) => at).reduce(latest) : undefined,
    };
  });
}

const latest = (a: Date, b: Date): Date => (a > b ? a : b);

let measured: Promise<OperationCoverage[]> | undefined;

/** Every operation of the client-server API, in the spec data's order. */
export function coverage(): Promise<OperationCoverage[]> {
  if (import.meta.env.DEV) return measure();
  measured ??= measure();
  return measured;
}

/** The operations of one module. */
export async function operationsOfModule(module: string): Promise<OperationCoverage[]> {
  return (await coverage()).filter(({ operation }) => operation.module === module);
}

/** The sums. */
export async function coverageCounts(): Promise<CoverageCounts> {
  const all = await coverage();
  const runs = await allRuns();
  const verified = runs.filter(({ run }) => run.outcome === 'verified');
  return {
    operations: all.length,
    served: all.filter(({ served }) => served).length,
    withExamples: all.filter(({ served, verifiedAt }) => served && verifiedAt !== undefined).length,
    examples: runs.length,
    verified: verified.length,
    claims: verified.flatMap(({ run }) => run.claims).length,
  };
}

/** Example id → the page that shows it. */
export function pagesOfExamples(): Promise<Map<string, string>> {
  return pagesOf('Example');
}
