/**
 * A test runner for Stryker that loads the server once and asks it the questions of the corpus for each mutant, in the
 * same process: milliseconds where a test framework needs seconds. What survives here meets the unit tests afterwards.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Question } from './questions.ts';

/** What Stryker's instrumented code reads and writes. */
interface MutantState {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: unknown;
}

const mutants: MutantState = Object.assign(globalThis, { __stryker__: {} }).__stryker__;

interface MutantRun {
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
  readonly activeMutant: { readonly id: string };
}

class QuestionRunner {
  #questions: readonly Question[] | undefined;

  capabilities() {
    return { reloadEnvironment: false };
  }

  /** Loaded with the first mutant on, since some mutants only show while the server is loaded. */
  async #load(): Promise<readonly Question[]> {
    // Stryker works in a copy of the project, which is where it starts us; this file is not the copy's.
    const file = join(process.cwd(), 'test', 'oracle', 'mutation', 'questions.ts');
    const loaded: { questions: () => Question[] } = await import(pathToFileURL(file).href);
    return (this.#questions ??= loaded.questions());
  }

  async dryRun() {
    const tests = [];
    for (const { name, ask } of await this.#load()) {
      mutants.currentTestId = name;
      const started = performance.now();
      ask();
      const timeSpentMs = performance.now() - started;
      tests.push({ id: name, name, status: 0, timeSpentMs });
    }
    mutants.currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: mutants.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRun) {
    mutants.activeMutant = activeMutant.id;
    mutants.hitCount = hitLimit === undefined ? undefined : 0;
    mutants.hitLimit = hitLimit;
    let nrOfTests = 0;
    try {
      for (const { name, ask } of await this.#load()) {
        if (testFilter !== undefined && !testFilter.includes(name)) continue;
        nrOfTests++;
        try {
          ask();
        } catch (error) {
          return { status: 'killed', killedBy: [name], failureMessage: String(error), nrOfTests };
        }
      }
      return { status: 'survived', nrOfTests };
    } catch (error) {
      return { status: 'killed', killedBy: [], failureMessage: String(error), nrOfTests };
    } finally {
      mutants.activeMutant = undefined;
    }
  }
}

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'questions', injectableClass: QuestionRunner },
];
