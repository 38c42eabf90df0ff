/** Two devices that show each other the same emoji. */
import {
  CryptoEvent,
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { SdkPerson } from './sdk-person.ts';

/** How long the two may take. */
const PATIENCE_MS = 20_000;

/** What each of the two saw: seven emoji, by their names. Clients draw some of them differently. */
export interface Comparison {
  readonly asked: readonly string[];
  readonly answered: readonly string[];
}

/**
 * One asks to verify the other, who accepts; both compare and confirm. Answers what they saw. Rejects when either of
 * them is not done in time.
 */
export async function verifyBySas(
  answerer: SdkPerson,
  ask: () => Promise<VerificationRequest>,
): Promise<Comparison> {
  const answer = answerBySas(answerer);
  const request = await ask();
  const [answered, asked] = await Promise.all([
    answer,
    within('that the other is ready', phase(request, VerificationPhase.Ready))
      .then(() => request.startVerification('m.sas.v1'))
      .then(compare),
  ]);
  await within('the end', phase(request, VerificationPhase.Done));
  return { asked, answered };
}

/** The side that is asked: accepts the next request that comes, compares and confirms. Answers what it saw. */
export async function answerBySas({ client }: SdkPerson): Promise<readonly string[]> {
  const received = new Promise<VerificationRequest>((resolve) => {
    client.once(CryptoEvent.VerificationRequestReceived, resolve);
  });
  const request = await within('the request', received);
  await request.accept();
  await within('the start', phase(request, VerificationPhase.Started));
  if (request.verifier === undefined) throw new Error('started without a verifier');
  return compare(request.verifier);
}

/** Confirms what is shown. */
async function compare(verifier: Verifier): Promise<readonly string[]> {
  const shown = new Promise<ShowSasCallbacks>((resolve) => {
    verifier.once(VerifierEvent.ShowSas, resolve);
  });
  const ended = verifier.verify();
  const callbacks = await within('the emoji', shown);
  await callbacks.confirm();
  await within('that both confirmed', ended);
  return (callbacks.sas.emoji ?? []).map(([, name]) => name.toLowerCase());
}

/** When the request has come at least so far. Rejects when it is cancelled. */
function phase(request: VerificationRequest, wanted: VerificationPhase): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const isCancelled = request.phase === VerificationPhase.Cancelled;
      if (isCancelled) reject(new Error(`cancelled: ${request.cancellationCode}`));
      else if (request.phase >= wanted) resolve();
      else return;
      request.off(VerificationRequestEvent.Change, look);
    };
    request.on(VerificationRequestEvent.Change, look);
    look();
  });
}

async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`waited in vain for ${what}`)), PATIENCE_MS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
