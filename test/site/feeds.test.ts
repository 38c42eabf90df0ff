import { describe, expect, it } from 'vitest';
import { atom, forFeeds, jsonFeed, rss, type Channel } from '../../site/lib/feed-formats.ts';

const channel: Channel = {
  title: 'This Week',
  description: 'Notes & more',
  site: 'https://example.org/',
  items: [
    {
      title: 'A <note>',
      summary: 'S & T',
      authors: ['Ann', 'Bo'],
      date: new Date('2026-11-22T00:00:00Z'),
      url: 'https://example.org/weekly/2026-11-22/',
      html: '<p>Text with ]]> and <a href="https://example.org/">a link</a></p>',
    },
  ],
};

describe('feeds', () => {
  it('RSS carries the full text and survives the end of CDATA in it', () => {
    const xml = rss(channel);
    expect(xml).toContain('<title>A &lt;note&gt;</title>');
    expect(xml).toContain('<pubDate>Sun, 22 Nov 2026 00:00:00 GMT</pubDate>');
    expect(xml).toContain('<dc:creator>Bo</dc:creator>');
    expect(xml.match(/<!\[CDATA\[/g)).toHaveLength(2);
    expect(xml).toContain('Text with ]]]]><![CDATA[> and');
  });
  it('Atom carries the full text, escaped', () => {
    const xml = atom(channel);
    expect(xml).toContain('<updated>2026-11-22T00:00:00.000Z</updated>');
    expect(xml).toContain('<content type="html">&lt;p&gt;Text');
  });
  it('JSON Feed carries it as it is', () => {
    const feed: unknown = JSON.parse(jsonFeed(channel));
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      feed_url: 'https://example.org/weekly/feed.json',
      items: [{ id: 'https://example.org/weekly/2026-11-22/', authors: [{ name: 'Ann' }, {}] }],
    });
  });
  it('make links absolute and leave out scripts', () => {
    const html = '<p><a href="/gaps/" tabindex="0">x</a><a href="#y">y</a></p><script>1</script>';
    expect(forFeeds(html, 'https://example.org/weekly/2026-11-22/')).toBe(
      '<p><a href="https://example.org/gaps/">x</a><a href="https://example.org/weekly/2026-11-22/#y">y</a></p>',
    );
  });
});
