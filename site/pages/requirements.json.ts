/** The page of requirements as data. */
import type { APIRoute } from 'astro';
import { countByModule, countStates, requirements } from '../lib/requirements.ts';
import { specUrl, SPEC_VERSION } from '../lib/spec.ts';

export const GET: APIRoute = async () => {
  const { ours, others } = await requirements();
  const body = {
    spec: SPEC_VERSION,
    counts: { sentences: ours.length + others.length, ...countStates(ours) },
    modules: countByModule(ours),
    requirements: ours.map(({ requirement, state, claims, tests, reason }) => ({
      id: requirement.id,
      document: requirement.doc,
      spec: specUrl(requirement.where),
      keyword: requirement.keyword,
      module: requirement.module,
      asks: requirement.asks,
      why: requirement.why ?? null,
      state,
      claims: claims.map(({ of, text, href }) => ({ id: of, says: text, page: href })),
      tests,
      reason: reason ?? null,
    })),
    others: others.map(({ id, doc, where, keyword, verdict, reason }) => ({
      id,
      document: doc,
      spec: specUrl(where),
      keyword,
      verdict,
      reason: reason ?? null,
    })),
  };
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    headers: { 'content-type': 'application/json' },
  });
};
