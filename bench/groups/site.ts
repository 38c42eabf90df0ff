import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Group } from '../report.ts';

const root = join(import.meta.dirname, '../..');

/** How long the site takes to build, examples included. */
export function site(): Group {
  const started = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--outDir', 'dist/bench-site'],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('the site did not build');
  return {
    id: 'site',
    title: 'Building the site',
    about: 'Every page from nothing, every example run on the way.',
    unit: 'seconds',
    better: 'lower',
    rows: [{ label: 'astro build', value: (performance.now() - started) / 1000, aim: 'under 60' }],
  };
}
