import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, inlineScripts } from '../../site/build/csp.ts';

describe('the content security policy', () => {
  it('knows which scripts a browser would execute', () => {
    const html = `<script>a()</script><script src="/x.js"></script>
      <script type="application/json">{"b":1}</script><script type="module">c()</script>`;
    expect(inlineScripts(html)).toEqual(['a()', 'c()']);
  });
  it('allows inline scripts by their hash only, each once', () => {
    const hash = createHash('sha256').update('a()').digest('base64');
    const policy = contentSecurityPolicy([
      { html: '<script>a()</script>' },
      { html: '<script>a()</script>' },
    ]);
    expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`);
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toMatch(/'unsafe-eval'/);
  });
  it('allows styles from files only', () => {
    expect(contentSecurityPolicy([])).toContain("style-src 'self';");
  });
});
