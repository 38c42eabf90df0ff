/** The coverage page as data. */
import type { APIRoute } from 'astro';
import { coverage, coverageCounts } from '../lib/coverage.ts';
import { SPEC_VERSION } from '../lib/spec.ts';

export const GET: APIRoute = async () => {
  const rows = await coverage();
  const operations = rows.map(({ operation, served, page, examples, claimsHeld, verifiedAt }) => ({
    operationId: operation.operationId,
    module: operation.module,
    method: operation.method,
    path: operation.path,
    deprecated: operation.deprecated,
    served,
    page: page ?? null,
    examples: examples.map(({ id, run }) => ({
      id,
      outcome: run.outcome,
      claims: run.claims.map(({ id: claim, holds }) => ({ id: claim, holds })),
    })),
    claimsHeld,
    verified: verifiedAt !== undefined,
    lastVerified: verifiedAt?.toISOString() ?? null,
  }));
  const body = { spec: SPEC_VERSION, counts: await coverageCounts(), operations };
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    headers: { 'content-type': 'application/json' },
  });
};
