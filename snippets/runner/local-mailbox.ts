/** A little mail server of one's own, in this process: it delivers nothing, and keeps what it takes. Node only. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { ReceivedLetter } from '../mailbox.ts';
import { readLetter } from './read-letter.ts';

/** A letter with the moments in which it came, on the clock of the run's exchanges. */
export interface TakenLetter extends ReceivedLetter {
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface LocalMailbox {
  /** What a server is to be started with as RUMA_SMTP_URL. */
  readonly url: string;
  /** What it took, oldest first. */
  readonly letters: readonly TakenLetter[];
  /** From now on, letters to these addresses are refused with the SMTP status that the function answers. */
  refuse(how: (address: string) => number | undefined): void;
  stop(): Promise<void>;
}

/** Listens on a free port. Rejects when it cannot. */
export async function startLocalMailbox(options: SMTPServerOptions = {}): Promise<LocalMailbox> {
  const letters: TakenLetter[] = [];
  let statusFor: (address: string) => number | undefined = () => undefined;
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) => {
      const status = statusFor(address);
      if (status === undefined) done();
      else done(Object.assign(new Error('Not this one'), { responseCode: status }));
    },
    onData: (stream, { envelope }, done) => {
      const startedAt = performance.now();
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => void pieces.push(piece));
      stream.once('end', () => {
        const raw = Buffer.concat(pieces).toString('utf8');
        const moments = { startedAt, endedAt: performance.now() };
        for (const { address } of envelope.rcptTo)
          letters.push({ ...readLetter(address, raw), ...moments });
        done();
      });
    },
    ...options,
  });
  // A client that goes away in the middle is its own business.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${portOf(server.server.address())}`,
    letters,
    refuse: (how) => {
      statusFor = how;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
