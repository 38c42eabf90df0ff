/**
 * What our build does besides Astro's: positions for error messages, and after the pages are written the checks and
 * files that need the finished site.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { markPositions } from '../lib/locate.ts';
import { ROOT } from '../lib/project.ts';
import { stopServers } from '../lib/servers.ts';
import { writeContentSecurityPolicy } from './csp.ts';
import { checkLinks } from './links.ts';
import { moveInlineStyles } from './inline-styles.ts';
import { readPages, writePages } from './pages.ts';
import { writeRecords } from './records.ts';

const COMPONENTS = '/site/components';

/** The integration that `astro.config.mjs` lists first. */
export function rumaSite(): AstroIntegration {
  return {
    name: 'ruma-site',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          vite: {
            plugins: [
              {
                name: 'ruma-site:positions',
                enforce: 'pre',
                transform: {
                  order: 'pre',
                  filter: { id: /\.mdx$/ },
                  handler: (code, id) => ({
                    code: markPositions(code, relative(ROOT, id).replaceAll('\\', '/'), COMPONENTS),
                    map: null,
                  }),
                },
              },
            ],
          },
        });
      },
      'astro:build:done': async ({ dir, logger }) => {
        await stopServers();
        const folder = fileURLToPath(dir);
        const pages = await readPages(folder);
        await moveInlineStyles(folder, pages);
        await writePages(folder, pages);
        await writeContentSecurityPolicy(folder, pages);
        await writeRecords(folder, pages);
        await checkLinks(folder, pages);
        logger.info(`${pages.length} pages: links, anchors and security policy checked`);
      },
    },
  };
}
