/** `npm run verify`: runs the examples against any homeserver, or against servers of our own. Exit codes: verify-options.ts. */
import { messageOf } from '../snippets/runner/failures.ts';
import { UsageError } from './verify-arguments.ts';
import { verify } from './verify-command.ts';
import type { Screen } from './verify-progress.ts';

function screenOf(stream: NodeJS.WriteStream): Screen {
  return {
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
    isTerminal: stream.isTTY,
    width: stream.columns ?? 80,
  };
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait for the report.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort(new Error('interrupted'));
  });
}

const err = screenOf(process.stderr);
try {
  process.exit(
    await verify(process.argv.slice(2), {
      out: screenOf(process.stdout),
      err,
      interrupted: interrupt.signal,
    }),
  );
} catch (error) {
  const hint = error instanceof UsageError ? '\n--help shows the options' : '';
  await err.write(`verify: ${messageOf(error)}${hint}\n`);
  process.exit(2);
}
