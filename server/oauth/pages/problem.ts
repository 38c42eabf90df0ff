/** The page for a browser that came with an authorization request that cannot be. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { pageHeaders, renderPage } from '../../http/pages/page.ts';
import { paragraph } from './html.ts';
import { WORDS } from './words.ts';

/** Nothing is sent back to the client: where to is the very thing that may be wrong. */
export function renderProblem(context: KoaContextWithOIDC, problem: string): void {
  const { language } = WORDS;
  const page = { language, title: WORDS.problem.title, body: paragraph(`${problem}.`) };
  context.set(pageHeaders(page));
  context.type = 'text/html; charset=utf-8';
  context.body = renderPage(page);
}
