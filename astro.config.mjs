import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { rumaSite } from './site/build/integration.ts';
import { appserviceSidebar } from './site/lib/appservice-pages.ts';
import { groupedModulePages } from './site/lib/modules.ts';
import { roomSidebar } from './site/lib/room-pages.ts';

const modules = groupedModulePages().map(({ label, pages }) => ({
  label,
  items: pages.map((page) => ({ slug: `client/${page}` })),
}));

export default defineConfig({
  site: process.env.RUMA_PUBLIC_BASEURL || 'http://localhost:8008',
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist/site',
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  // Small scripts and styles become files too, so that the content security policy needs few hashes.
  // One page at a time, which is the default: Starlight marks the current page in a sidebar that all pages share.
  build: { inlineStylesheets: 'never' },
  vite: { build: { assetsInlineLimit: 0 } },
  integrations: [
    starlight({
      title: 'Ruma TS',
      description:
        'A Matrix homeserver in TypeScript that you can read, and watch do what it says.',
      favicon: '/favicon.svg',
      credits: false,
      disable404Route: true,
      pagination: true,
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      customCss: ['./site/styles/fonts.css', './site/styles/theme.css', './site/styles/prose.css'],
      components: {
        Head: './site/overrides/Head.astro',
        Header: './site/overrides/Header.astro',
        SiteTitle: './site/overrides/SiteTitle.astro',
        Hero: './site/overrides/Hero.astro',
        PageTitle: './site/overrides/PageTitle.astro',
        Footer: './site/overrides/Footer.astro',
      },
      sidebar: [
        {
          label: 'Start here',
          items: [
            { label: 'What this is', link: '/' },
            { slug: 'how-to-read' },
            { slug: 'real-clients' },
            { label: 'This Week in Ruma TS', link: '/weekly/' },
          ],
        },
        { label: 'Client-server API', items: modules },
        { label: 'Application services', items: appserviceSidebar() },
        { label: 'Notifications sent', items: [{ slug: 'push-gateway' }, { slug: 'push-mail' }] },
        { label: 'Identity servers', items: [{ slug: 'identity-servers' }] },
        { label: 'Rooms, inside', items: roomSidebar() },
        {
          label: 'The record',
          items: [
            { label: 'Coverage', link: '/coverage/' },
            { label: 'Requirements', link: '/requirements/' },
            { label: 'Gap ledger', link: '/gaps/' },
            { label: 'Benchmarks', link: '/bench/' },
            { label: 'Testing another server', link: '/verify/' },
            { slug: 'for-machines' },
          ],
        },
        {
          label: 'Running it',
          items: [
            { slug: 'hosting/installing' },
            { slug: 'hosting/reverse-proxy' },
            { slug: 'hosting/mail' },
            { slug: 'hosting/administration' },
            { slug: 'hosting/backups' },
          ],
        },
        {
          label: 'The server',
          items: [
            { label: 'Configuration', link: '/configuration/' },
            { label: 'Errors', link: '/errors/' },
            { label: 'Source', link: '/source/' },
          ],
        },
      ],
    }),
    mdx(),
    // Last: it checks what the others wrote.
    rumaSite(),
  ],
});
