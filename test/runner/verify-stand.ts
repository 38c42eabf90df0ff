/** `npm run verify` in this process, with what it says kept. */
import { verify } from '../../scripts/verify-command.ts';
import type { Screen } from '../../scripts/verify-progress.ts';
import { readReport, type Report } from '../../snippets/runner/report.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What `--json -` wrote. */
  readonly report: Report;
}

interface Kept extends Screen {
  readonly text: () => string;
}

function keep(isTerminal = false): Kept {
  let text = '';
  return {
    write: async (more) => {
      text += more;
    },
    text: () => text,
    isTerminal,
    width: 80,
  };
}

/** Runs it with `--json -` before the arguments given. */
export async function verifyJson(...args: readonly string[]): Promise<Said> {
  const [out, err] = [keep(), keep()];
  const interrupted = new AbortController().signal;
  const code = await verify(['--json', '-', ...args], { out, err, interrupted });
  const report = readReport(JSON.parse(out.text()));
  return { code, out: out.text(), err: err.text(), report };
}

/** Runs it as people do. */
export async function verifyText(args: readonly string[], isTerminal = false) {
  const [out, err] = [keep(isTerminal), keep(isTerminal)];
  const code = await verify(args, { out, err, interrupted: new AbortController().signal });
  return { code, out: out.text() };
}

/** Outcomes by id. */
export function outcomesOf({ examples }: Report): Record<string, string> {
  return Object.fromEntries(examples.map(({ id, outcome }) => [id, outcome]));
}
