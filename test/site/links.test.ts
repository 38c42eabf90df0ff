import { describe, expect, it } from 'vitest';
import { deadLinks } from '../../site/build/links.ts';

const page = (url: string, html: string) => ({ file: `${url}index.html`, url, html });

describe('links', () => {
  const pages = [
    page('/', '<h2 id="top">x</h2><a href="/a/">ok</a>'),
    page(
      '/a/',
      '<p id="L1"></p><a href="../">ok</a><a href="#L1">ok</a><a href="/feed.xml">ok</a>',
    ),
  ];
  const hasFile = (path: string): boolean => path === '/feed.xml';

  it('that lead somewhere are fine', () => {
    expect(deadLinks(pages, hasFile)).toEqual([]);
  });
  it('to a page that is not there are dead', () => {
    const dead = deadLinks([...pages, page('/b/', '<a href="/gone/">x</a>')], hasFile);
    expect(dead).toEqual([{ page: '/b/', href: '/gone/', reason: 'there is no such page' }]);
  });
  it('to an anchor that is not there are dead', () => {
    const dead = deadLinks([...pages, page('/b/', '<a class="x" href="/a/#L2">x</a>')], hasFile);
    expect(dead).toEqual([{ page: '/b/', href: '/a/#L2', reason: 'that page has no anchor #L2' }]);
  });
  it('that say what a page is to show need no anchor', () => {
    const html = '<a href="/a/#room=x&amp;at=y">x</a>';
    expect(deadLinks([...pages, page('/b/', html)], hasFile)).toEqual([]);
  });
  it('need the slash that pages are served with', () => {
    expect(deadLinks([...pages, page('/b/', '<a href="/a">x</a>')], hasFile)).toHaveLength(1);
  });
  it('outside the site are not looked at', () => {
    const html = '<a href="https://spec.matrix.org/">x</a><a href="mailto:a@b">x</a>';
    expect(deadLinks([page('/b/', html)], hasFile)).toEqual([]);
  });
  it('of scripts, styles and images count too', () => {
    const html =
      '<link rel="stylesheet" href="/x.css"><img src="/y.png"><script src="/z.js"></script>';
    expect(deadLinks([page('/b/', html)], hasFile).map(({ href }) => href)).toEqual([
      '/x.css',
      '/y.png',
    ]);
  });
});
