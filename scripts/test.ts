/**
 * `npm test`: every step, two at a time, all of them whatever fails; then what failed, and one line with the counts.
 * `node scripts/test.ts lint types` runs only those, and the steps that a name needs before it.
 */
import { showProgress } from './children.ts';
import { STEPS, type Outcome, type Step } from './steps.ts';
import { messageOf } from '../snippets/runner/failures.ts';

const SIDE_BY_SIDE = 2;
/** A failed step's output is cut in the middle of nowhere otherwise: this many last lines. */
const LAST_LINES = 300;

/** The steps of these names, and for the browser the build it opens. */
function pick(names: readonly string[]): readonly Step[] {
  if (names.length === 0) return STEPS;
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new Error(
      `No step ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}.`,
    );
  const wanted = new Set(names);
  if (wanted.has('docs')) wanted.add('site');
  return STEPS.filter(({ name }) => wanted.has(name));
}

async function perform(step: Step): Promise<Outcome> {
  try {
    return await step.run();
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, output: messageOf(error) };
  }
}

function report(step: Step, outcome: Outcome, seconds: number): void {
  const mark = outcome.failed > 0 ? '✗' : '✓';
  const counts = [
    `${outcome.passed} passed`,
    ...(outcome.failed > 0 ? [`${outcome.failed} failed`] : []),
    ...(outcome.skipped > 0 ? [`${outcome.skipped} skipped`] : []),
    ...(outcome.note === undefined ? [] : [outcome.note]),
  ].join(' · ');
  console.log(`${mark} ${step.title.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s   ${counts}`);
  if (outcome.failed === 0) return;
  const lines = outcome.output.trimEnd().split('\n');
  if (lines.length > LAST_LINES) console.log(`    … ${lines.length - LAST_LINES} lines before`);
  // Indented, so that no line of a tool can be taken for the closing one.
  for (const line of lines.slice(-LAST_LINES)) console.log(`    ${line}`);
}

/** Runs each step as soon as those before it have ended and there is room. */
async function runAll(steps: readonly Step[]): Promise<Map<Step, Outcome>> {
  const outcomes = new Map<Step, Outcome>();
  const waiting = new Set(steps);
  const running = new Map<Step, Promise<void>>();
  const progress = showProgress(() => [...running.keys()].map(({ title }) => title).join(', '));
  const ended = (name: string): boolean =>
    !steps.some((step) => step.name === name && !outcomes.has(step));
  const fits = (step: Step): boolean =>
    step.alone ? running.size === 0 : ![...running.keys()].some(({ alone }) => alone);
  const begin = (step: Step): void => {
    waiting.delete(step);
    const started = Date.now();
    const done = perform(step).then((outcome) => {
      outcomes.set(step, outcome);
      running.delete(step);
      report(step, outcome, (Date.now() - started) / 1000);
    });
    running.set(step, done);
  };
  while (outcomes.size < steps.length) {
    for (const step of waiting)
      if (running.size < SIDE_BY_SIDE && (step.after ?? []).every(ended) && fits(step)) begin(step);
    await Promise.race(running.values());
  }
  progress.stop();
  return outcomes;
}

function conclude(outcomes: ReadonlyMap<Step, Outcome>): number {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const [step, { passed, failed, skipped }] of outcomes) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (failed > 0) failures.push(`  ${step.title}: ${failed} (npm run ${script(step)})`);
  }
  if (failures.length > 0) console.log(`\nWhat failed:\n${failures.join('\n')}`);
  console.log(`\ntests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}

/** The npm script that runs one step alone. */
function script({ name }: Step): string {
  if (name === 'format') return 'format:check';
  return name === 'site' ? 'build' : name;
}

try {
  process.exitCode = conclude(await runAll(pick(process.argv.slice(2))));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 2;
}
