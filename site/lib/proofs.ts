/**
 * What proves a claim. Examples prove what the server answers, rule cards what the authorization rules say, comparisons
 * what a room version changed; `<Claim>` and the gap ledger name any of them by an id.
 */
import { pagesOfExamples } from './coverage.ts';
import { exampleSlug } from './example-addresses.ts';
import { pagesOf } from './pages-of.ts';
import { verifiedComparison } from './comparisons.ts';
import { verifiedCard } from './rule-cards.ts';
import { verifiedRun } from './runs.ts';

/** Ids that begin so are rule cards. */
export const RULE_CARDS_FOLDER = 'rooms/authorization-rules/';

/** Ids that begin so are comparisons of room versions. */
export const COMPARISONS_FOLDER = 'rooms/versions/';

/** A claim that held, and where a reader sees it hold. */
export interface ProvedClaim {
  readonly text: string;
  readonly href: string;
}

/** Everything one proof claims. Throws when there is none of that id, or something in it does not hold. */
async function claimsOf(id: string): Promise<Map<string, ProvedClaim>> {
  if (id.startsWith(RULE_CARDS_FOLDER)) {
    const name = id.slice(RULE_CARDS_FOLDER.length);
    const { card } = await verifiedCard(name);
    const page = (await pagesOf('Rule')).get(name) ?? '/rooms/authorization-rules/';
    return new Map(
      (['allowed', 'refused'] as const).map((part) => [
        part,
        { text: card[part].says, href: `${page}#rule-${name}--${part}` },
      ]),
    );
  }
  if (id.startsWith(COMPARISONS_FOLDER)) {
    const name = id.slice(COMPARISONS_FOLDER.length);
    const { comparison } = await verifiedComparison(name);
    const page = (await pagesOf('Comparison')).get(name) ?? '/rooms/versions/';
    return new Map(
      Object.entries(comparison.claims).map(([claim, text]) => [
        claim,
        { text, href: `${page}#comparison-${name}--${claim}` },
      ]),
    );
  }
  const { run } = await verifiedRun(id);
  const page = (await pagesOfExamples()).get(id);
  return new Map(
    run.claims.map((claim) => [
      claim.id,
      {
        text: claim.text,
        href:
          page === undefined
            ? `/source/snippets/${id}.ts/`
            : `${page}#${exampleSlug(id)}--${claim.id}`,
      },
    ]),
  );
}

/** The claim that `client/login/password#device-id` names. Throws when it is not there or does not hold. */
export async function provedClaim(of: string): Promise<ProvedClaim> {
  const [id = '', claimId = ''] = of.split('#');
  const claims = await claimsOf(id);
  const claim = claims.get(claimId);
  if (claim !== undefined) return claim;
  throw new Error(`"${id}" has no claim "${claimId}"; it has ${[...claims.keys()].join(', ')}`);
}

/** Throws unless there is a proof of that id and all it claims holds. */
export async function checkProof(id: string): Promise<void> {
  await claimsOf(id);
}
