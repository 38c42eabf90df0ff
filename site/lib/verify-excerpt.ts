/** Part of a real report: a few examples, run while the site is built against a server that answers otherwise. */
import type { CatalogueEntry } from '../../snippets/runner/catalogue-rules.ts';
import type { ReportedExample } from '../../snippets/runner/reported-example.ts';
import type { Alteration } from '../verify-report/altered-server.ts';
import { loadExample } from './examples.ts';
import { loadModule } from './project.ts';

/** What is wrong with that server, or only otherwise. */
const LOOKING_GLASS: Alteration = {
  alter: (request, { status, body }) => {
    if (request === 'POST /_matrix/client/v3/login' && status === 403)
      return { status: 400, body: { ...body, errcode: 'M_UNKNOWN' } };
    if (request === 'GET /_matrix/client/versions')
      return { status, body: { ...body, server: 'Looking-Glass' } };
    return undefined;
  },
};

/** Where that server was, and what a report says of these examples. */
export interface Excerpt {
  readonly url: string;
  readonly examples: readonly ReportedExample[];
}

/** Runs these examples against it. */
export async function excerpt(ids: readonly string[]): Promise<Excerpt> {
  const { startLocalServer }: typeof import('../../snippets/runner/local-server.ts') =
    await loadModule('snippets/runner/local-server.ts');
  const { startAlteredServer }: typeof import('../verify-report/altered-server.ts') =
    await loadModule('site/verify-report/altered-server.ts');
  const entries = await Promise.all(ids.map(loadExample));
  const behind = await startLocalServer(undefined);
  const server = await startAlteredServer(behind.url, LOOKING_GLASS);
  try {
    return { url: server.url, examples: await reportOn(server.url, entries) };
  } finally {
    await server.stop();
    await behind.stop();
  }
}

async function reportOn(url: string, entries: readonly CatalogueEntry[]) {
  const { verifyAgainst }: typeof import('../../snippets/runner/verify.ts') = await loadModule(
    'snippets/runner/verify.ts',
  );
  const { createTarget }: typeof import('../../snippets/runner/target.ts') = await loadModule(
    'snippets/runner/target.ts',
  );
  const { reportExample }: typeof import('../../snippets/runner/reported-example.ts') =
    await loadModule('snippets/runner/reported-example.ts');
  const { readRequirements }: typeof import('../../snippets/runner/requirements-node.ts') =
    await loadModule('snippets/runner/requirements-node.ts');
  const { requirementsBy }: typeof import('../../snippets/runner/requirements.ts') =
    await loadModule('snippets/runner/requirements.ts');
  const options = { requirementsOf: requirementsBy(readRequirements()) };
  const found = new Map<string, ReportedExample>();
  await verifyAgainst(createTarget(url), entries, {
    jobs: 1,
    onResult: ({ entry, run, reference }) =>
      found.set(entry.id, reportExample(entry, run, options, reference)),
  });
  return entries.flatMap(({ id }) => found.get(id) ?? []);
}
