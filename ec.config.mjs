import { pluginLineNumbers } from '@expressive-code/plugin-line-numbers';
import { defineEcConfig } from '@astrojs/starlight/expressive-code';

/** Fenced code in pages. What is cut from the project's own files is set by `<Source>` and `<Example>`. */
export default defineEcConfig({
  plugins: [pluginLineNumbers()],
  defaultProps: { showLineNumbers: false, frame: 'none' },
  themes: ['github-dark-default', 'github-light-default'],
  minSyntaxHighlightingColorContrast: 5,
  styleOverrides: {
    borderRadius: '3px',
    borderColor: 'var(--rule)',
    codeBackground: 'var(--paper-code)',
    codeFontFamily: 'var(--mono)',
    codeFontSize: '0.84rem',
    codeLineHeight: '1.6',
    uiFontFamily: 'var(--sans)',
    frames: { frameBoxShadowCssValue: 'none' },
  },
});
