/** A password from the terminal, which does not show it, or else the first line of standard input. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Throws when the input ends before a line. */
export async function readPassword(): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: stdin.isTTY });
  try {
    for await (const line of lines) return line;
    throw new Error('no password was given');
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
