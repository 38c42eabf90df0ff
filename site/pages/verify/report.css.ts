/** The style sheet of the report on this server: pages of the site have no styles in them. */
import type { APIRoute } from 'astro';
import { loadModule } from '../../lib/project.ts';

export const GET: APIRoute = async () => {
  const { reportCss }: typeof import('../../verify-report/page.ts') = await loadModule(
    'site/verify-report/page.ts',
  );
  return new Response(reportCss(), { headers: { 'content-type': 'text/css' } });
};
