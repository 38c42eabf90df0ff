/**
 * Where the running server takes commands: a socket in the data folder. Whoever can reach it can read the database
 * as well, so it asks for nothing more.
 *
 * A connection is one command: a line of JSON, `{ "args": […], "password": … }`, and a line in answer,
 * `{ "lines": […] }` or `{ "error": … }`.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { messageOf } from '../thrown.ts';
import { isArray, isObject, isString, isStringArray, type JsonValue } from '../matrix/json.ts';
import { AdminError } from './command.ts';

/** Addresses of sockets have about a hundred bytes. */
const LONGEST_PATH = 100;

/** How long a command may take to arrive, in milliseconds: nobody keeps a server from stopping. */
const ARRIVAL_MS = 5_000;

const MOST_BYTES = 1_048_576;

export const socketPath = (dataDir: string): string => join(dataDir, 'admin.sock');

export interface Asked {
  readonly args: readonly string[];
  readonly password?: string | undefined;
}

/** Does what is asked and answers lines. */
export type Answering = (asked: Asked) => Promise<readonly string[]>;

/**
 * Listens until it is closed. Answers undefined where the path is too long for a socket, or another server is there:
 * a server works without.
 */
export async function listenForCommands(
  dataDir: string,
  answer: Answering,
): Promise<{ close(): Promise<void> } | undefined> {
  const path = socketPath(dataDir);
  if (Buffer.byteLength(path) > LONGEST_PATH || (await isListening(path))) return undefined;
  // What a killed server left.
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => void serve(socket, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return { close: () => closed(server) };
}

/** Whether a server takes commands there. */
async function isListening(path: string): Promise<boolean> {
  const socket = await connect(path);
  socket?.destroy();
  return socket !== undefined;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

async function serve(socket: Socket, answer: Answering): Promise<void> {
  // Whoever went away does not want the answer.
  socket.on('error', () => socket.destroy());
  socket.setTimeout(ARRIVAL_MS, () => socket.destroy());
  try {
    const asked = readAsked(await readAll(socket));
    socket.setTimeout(0);
    const lines = await answer(asked);
    socket.end(`${JSON.stringify({ lines })}\n`);
  } catch (error) {
    socket.end(`${JSON.stringify({ error: messageOf(error) })}\n`);
  }
}

async function readAll(socket: Socket): Promise<JsonValue> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.length > MOST_BYTES) throw new AdminError('that is too much');
  }
  return JSON.parse(text);
}

function readAsked(value: JsonValue): Asked {
  if (isObject(value) && isStringArray(value['args']) && value['args'].length > 0)
    return {
      args: value['args'],
      ...(isString(value['password']) ? { password: value['password'] } : {}),
    };
  throw new AdminError('that is no command');
}

/** Undefined: nobody listens there. */
function connect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Whether a server runs on this data folder. */
export const isServerThere = (dataDir: string): Promise<boolean> =>
  isListening(socketPath(dataDir));

/** Has the running server do it. Answers undefined when there is none; throws {@link AdminError} with its words. */
export async function askServer(
  dataDir: string,
  asked: Asked,
): Promise<readonly string[] | undefined> {
  const socket = await connect(socketPath(dataDir));
  if (socket === undefined) return undefined;
  socket.end(`${JSON.stringify(asked)}\n`);
  const answer = await readAll(socket);
  if (isObject(answer) && isArray(answer['lines'])) return answer['lines'].filter(isString);
  const why = isObject(answer) ? answer['error'] : undefined;
  throw new AdminError(isString(why) ? why : 'the server did not understand');
}
