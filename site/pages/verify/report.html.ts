/** The report on this server, from the runs of this build: what `--html` writes. */
import type { APIRoute } from 'astro';
import { loadModule } from '../../lib/project.ts';
import { ownReport } from '../../lib/verify.ts';

export const GET: APIRoute = async () => {
  const { reportPage }: typeof import('../../verify-report/page.ts') = await loadModule(
    'site/verify-report/page.ts',
  );
  return new Response(reportPage(await ownReport(), '/verify/report.css'), {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
};
