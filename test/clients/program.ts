/** A client or a bridge as a program of its own, which tells what happens to it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import { until } from '../until.ts';

export interface Program {
  /** Everything it told, oldest first. */
  readonly told: readonly JsonObject[];
  say(message: JsonObject): void;
  /** Waits until it has told something that fits. Throws with what it printed when it ends, or does not within 20 seconds. */
  tells(fits: (news: JsonObject) => boolean): Promise<JsonObject>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

const TIME_LIMIT_MS = 20_000;

/** @param name of a file beside this one */
export async function startProgram(name: string, args: readonly string[]): Promise<Program> {
  const child = fork(join(import.meta.dirname, `${name}.ts`), [...args], {
    execArgv: ['--import', join(import.meta.dirname, 'without-native-crypto.ts')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const told: JsonObject[] = [];
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.on('message', (message: JsonValue) => {
    if (isObject(message)) told.push(message);
  });
  let running = true;
  const ended = once(child, 'exit').then(() => (running = false));

  const tells = (fits: (news: JsonObject) => boolean): Promise<JsonObject> => {
    const look = (): JsonObject | undefined => {
      const news = told.find(fits);
      if (news === undefined && !running) throw new Error(`${name} ended:\n${printed}`);
      return news;
    };
    const otherwise = () => `${name} told only ${JSON.stringify(told)}\n${printed}`;
    return until(look, { limitMs: TIME_LIMIT_MS, pauseMs: 10, otherwise });
  };
  const program: Program = {
    told,
    say: (message) => void child.send(message),
    tells,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  await tells((news) => news['ready'] === true).catch(async (error: unknown) => {
    await program.kill();
    throw error;
  });
  return program;
}
