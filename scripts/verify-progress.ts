/** What is seen of a run while it goes on: on a terminal one line that changes, elsewhere a line for each example. */
import { progressLine } from '../snippets/runner/report-text.ts';
import type { ReportedExample } from '../snippets/runner/reported-example.ts';

/** Where text goes. */
export interface Screen {
  /** Resolves when it is written: exiting cuts off what a pipe has not taken yet. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Characters in a line. */
  readonly width: number;
}

export interface Progress {
  add(example: ReportedExample): void;
  /** Removes what was there for the moment only. */
  end(): Promise<void>;
}

const CLEAR = '\r\u001B[K';

/** @param kept how many are there from an earlier run. */
export function createProgress(screen: Screen, total: number, kept: number): Progress {
  const counts = { verified: kept, failed: 0, 'not-run': 0, pending: 0 };
  let done = kept;
  let last = Promise.resolve();
  const write = (text: string): void => {
    last = screen.write(text);
  };
  const status = (id: string): string =>
    `[${done}/${total}] ✓ ${counts.verified}  ✗ ${counts.failed}  – ${counts['not-run']}  ${id}`;
  return {
    add: (example) => {
      done += 1;
      counts[example.outcome] += 1;
      if (!screen.isTerminal) {
        write(`[${done}/${total}] ${progressLine(example)}\n`);
        return;
      }
      const lasting = example.outcome === 'failed' ? `${progressLine(example)}\n` : '';
      write(`${CLEAR}${lasting}${status(example.id).slice(0, screen.width - 1)}`);
    },
    end: async () => {
      if (screen.isTerminal) write(CLEAR);
      await last;
    },
  };
}
