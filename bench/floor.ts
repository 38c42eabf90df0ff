/**
 * The floor: what a send cannot cost less than with these parts. Fastify takes a message, makes it canonical,
 * hashes and signs it, and inserts it in one transaction. No rules, no rooms, no sessions.
 *
 * Run as a process of its own: `node bench/floor.ts FILE full|normal`; prints the URL it listens on.
 */
import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import Fastify from 'fastify';
import { nodeCrypto } from '../server/crypto/node.ts';
import { encodeBase64 } from '../server/matrix/base64.ts';
import { canonicalJson } from '../server/matrix/canonical-json.ts';
import type { JsonObject } from '../server/matrix/json.ts';
import { encodeUtf8 } from '../server/matrix/utf8.ts';

const [file = ':memory:', synchronous = 'full'] = process.argv.slice(2);
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma(`synchronous = ${synchronous}`);
database.exec('CREATE TABLE events (id INTEGER PRIMARY KEY, hash TEXT UNIQUE, json TEXT NOT NULL)');
const insert = database.prepare('INSERT INTO events (hash, json) VALUES (?, ?)');
const store = database.transaction((hash: string, json: string) => insert.run(hash, json));
const seed = randomBytes(32);
const crypto = nodeCrypto();

const app = Fastify({ logger: false });
app.put<{ Params: { txnId: string }; Body: JsonObject }>('/send/:txnId', async (request) => {
  const event: JsonObject = {
    type: 'm.room.message',
    room_id: '!floor',
    sender: '@floor:localhost',
    origin_server_ts: Date.now(),
    content: request.body,
    transaction: request.params.txnId,
  };
  const bytes = encodeUtf8(canonicalJson(event));
  const hash = encodeBase64(crypto.sha256(bytes));
  const signature = encodeBase64(crypto.ed25519Sign(seed, bytes));
  store(hash, canonicalJson({ ...event, signature }));
  return { event_id: hash };
});

console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.on('SIGTERM', () => process.exit(0));
