/** RSS 2.0, Atom 1.0 and JSON Feed 1.1, each with the full text. */
import { escapeHtml } from './http.ts';

/** What the feeds are of. */
export interface Channel {
  readonly title: string;
  readonly description: string;
  /** The site's origin, with a slash at its end. */
  readonly site: string;
  readonly items: readonly FeedItem[];
}

/** A note in a feed. */
export interface FeedItem {
  readonly title: string;
  readonly summary: string;
  readonly authors: readonly string[];
  readonly date: Date;
  /** The absolute address of its page. */
  readonly url: string;
  /** The text as HTML, with absolute addresses. */
  readonly html: string;
}

/** Makes links and images absolute, and drops what a feed reader cannot use. */
export function forFeeds(html: string, base: string): string {
  return html
    .replace(/<script\b[\s\S]*?<\/script>|<style\b[\s\S]*?<\/style>|<link\b[^>]*>/g, '')
    .replace(/\s(href|src)="([^"]*)"/g, (_all, name: string, value: string) => {
      const absolute = URL.parse(value, base)?.href ?? value;
      return ` ${name}="${absolute}"`;
    })
    .replace(/\s(data-[\w-]+|tabindex|style)="[^"]*"/g, '')
    .trim();
}

const feedUrl = (channel: Channel, file: string): string =>
  new URL(`weekly/${file}`, channel.site).href;
const homeUrl = (channel: Channel): string => new URL('weekly/', channel.site).href;

/** CDATA cannot hold its own end. */
const cdata = (html: string): string => `<![CDATA[${html.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

function updated(channel: Channel): Date {
  return channel.items[0]?.date ?? new Date(0);
}

/** RSS 2.0. */
export function rss(channel: Channel): string {
  const items = channel.items.map(
    (item) => `    <item>
      <title>${escapeHtml(item.title)}</title>
      <link>${escapeHtml(item.url)}</link>
      <guid isPermaLink="true">${escapeHtml(item.url)}</guid>
      <pubDate>${item.date.toUTCString()}</pubDate>
${item.authors.map((name) => `      <dc:creator>${escapeHtml(name)}</dc:creator>`).join('\n')}
      <description>${escapeHtml(item.summary)}</description>
      <content:encoded>${cdata(item.html)}</content:encoded>
    </item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>${escapeHtml(channel.title)}</title>
    <link>${escapeHtml(homeUrl(channel))}</link>
    <description>${escapeHtml(channel.description)}</description>
    <language>en</language>
    <lastBuildDate>${updated(channel).toUTCString()}</lastBuildDate>
    <atom:link href="${escapeHtml(feedUrl(channel, 'rss.xml'))}" rel="self" type="application/rss+xml"/>
${items.join('\n')}
  </channel>
</rss>
`;
}

/** Atom 1.0. */
export function atom(channel: Channel): string {
  const entries = channel.items.map(
    (item) => `  <entry>
    <id>${escapeHtml(item.url)}</id>
    <title>${escapeHtml(item.title)}</title>
    <link rel="alternate" type="text/html" href="${escapeHtml(item.url)}"/>
    <published>${item.date.toISOString()}</published>
    <updated>${item.date.toISOString()}</updated>
${item.authors.map((name) => `    <author><name>${escapeHtml(name)}</name></author>`).join('\n')}
    <summary>${escapeHtml(item.summary)}</summary>
    <content type="html">${escapeHtml(item.html)}</content>
  </entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>${escapeHtml(feedUrl(channel, 'atom.xml'))}</id>
  <title>${escapeHtml(channel.title)}</title>
  <subtitle>${escapeHtml(channel.description)}</subtitle>
  <updated>${updated(channel).toISOString()}</updated>
  <link rel="self" type="application/atom+xml" href="${escapeHtml(feedUrl(channel, 'atom.xml'))}"/>
  <link rel="alternate" type="text/html" href="${escapeHtml(homeUrl(channel))}"/>
${entries.join('\n')}
</feed>
`;
}

/** JSON Feed 1.1. */
export function jsonFeed(channel: Channel): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: channel.title,
    description: channel.description,
    home_page_url: homeUrl(channel),
    feed_url: feedUrl(channel, 'feed.json'),
    language: 'en',
    items: channel.items.map((item) => ({
      id: item.url,
      url: item.url,
      title: item.title,
      summary: item.summary,
      content_html: item.html,
      date_published: item.date.toISOString(),
      authors: item.authors.map((name) => ({ name })),
    })),
  };
  return `${JSON.stringify(feed, null, 2)}\n`;
}
