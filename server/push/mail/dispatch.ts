/**
 * Writes mail when it is time: what was missed becomes a letter, and is done with when the mail server has taken it. What
 * was not taken is gathered anew for the next attempt.
 */
import { MatrixError } from '../../errors.ts';
import { MailError, type Mailer } from '../../mail/mailer.ts';
import type { ServerNameText } from '../../matrix/identifiers.ts';
import type { Engine } from '../../storage/engine.ts';
import type { DueDigest, MailDigestStore } from '../../storage/mail-digests.ts';
import type { PusherAddress } from '../../storage/pushers.ts';
import { createTurns } from '../../turns.ts';
import type { Alarm } from './alarm.ts';
import { gather, type GatherDependencies } from './gather.ts';
import { letterOf } from './letter.ts';
import { pauseAfter, retryAfter } from './schedule.ts';

export interface MailDispatchDependencies extends GatherDependencies {
  readonly engine: Engine;
  readonly serverName: ServerNameText;
  readonly digests: MailDigestStore;
  readonly mailer: Mailer;
  readonly alarm: Alarm;
  /** How long what was missed waits before a mail is written, in milliseconds. */
  readonly delayMs: number;
  /** The address of the page that stops the mail of a pusher. */
  readonly stopUrl: (pusher: PusherAddress) => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what went wrong where nobody waits for an answer. */
  readonly onError: (error: unknown) => void;
  /** Told in a sentence what an administrator should know. */
  readonly onNotice: (sentence: string) => void;
}

/** How many are looked at in one go. */
const IN_ONE_GO = 50;

/** How many letters are on their way at the same time, so that others find the mail server free. */
const AT_ONCE = 2;

/** After an error of this server's own: nothing is tried before, in milliseconds. */
const AFTER_ERROR_MS = 60_000;

export class MailDispatch {
  readonly #dependencies: MailDispatchDependencies;
  #isAtWork = false;
  #working = Promise.resolve();
  /** Whether the administrator knows that letters wait: that is told once. */
  #isLost = false;

  constructor(dependencies: MailDispatchDependencies) {
    this.#dependencies = dependencies;
  }

  /** Looks at what is due, be it since before the start, and from now on whenever the alarm rings. */
  start(): void {
    this.#isAtWork = true;
    this.#dependencies.alarm.begin(() => this.#go());
    this.#go();
  }

  /** Begins nothing more. Letters on their way are waited for: what became of them has to be written down. */
  async stop(): Promise<void> {
    this.#isAtWork = false;
    this.#dependencies.alarm.stop();
    await this.#working;
  }

  /** One look after the other, so that nothing is mailed twice. */
  #go(): void {
    const { alarm, clock, onError } = this.#dependencies;
    this.#working = this.#working
      .then(() => this.#look())
      .catch((error: unknown) => {
        onError(error);
        alarm.set(clock() + AFTER_ERROR_MS);
      });
  }

  async #look(): Promise<void> {
    const { alarm, clock, digests } = this.#dependencies;
    const turn = createTurns({ atOnce: AT_ONCE, waiting: IN_ONE_GO, refusal: 'never refused' });
    const due = await digests.due(clock(), IN_ONE_GO);
    const done = await Promise.allSettled(due.map((digest) => turn(() => this.#write(digest))));
    for (const one of done) if (one.status === 'rejected') throw one.reason;
    const next = await digests.nextDue();
    if (next !== undefined) alarm.set(next);
  }

  async #write(digest: DueDigest): Promise<void> {
    if (!this.#isAtWork) return;
    const { engine, digests, clock, delayMs } = this.#dependencies;
    const upTo = engine.position;
    const outcome = await this.#mail(digest, upTo);
    const now = clock();
    const looked = digests.looked(digest, upTo, now + delayMs);
    const pause = pauseAfter(digest.unanswered + 1, delayMs);
    const failures = digest.failures + 1;
    const writes = {
      nothing: looked,
      taken: [digests.mailed(digest, now + pause), ...looked],
      'not taken': [digests.failed(digest, failures, now + retryAfter(failures))],
      'not wanted': [digests.remove(digest)],
    }[outcome];
    // Until this is committed the letter may be sent once more, after a crash: better twice than never.
    await engine.commit({ writes, positions: 0 });
  }

  async #mail(
    digest: DueDigest,
    upTo: number,
  ): Promise<'nothing' | 'taken' | 'not taken' | 'not wanted'> {
    const { mailer, serverName, delayMs, stopUrl } = this.#dependencies;
    try {
      const missed = digest.is_silent ? undefined : await gather(this.#dependencies, digest, upTo);
      if (missed === undefined) return 'nothing';
      const letter = letterOf(missed, {
        to: digest.address,
        userId: digest.user_id,
        serverName,
        stopUrl: stopUrl(digest),
        pauseMs: pauseAfter(digest.unanswered + 1, delayMs),
      });
      await mailer.send(letter);
      this.#isLost = false;
      return 'taken';
    } catch (error) {
      return this.#failed(digest, error);
    }
  }

  #failed({ user_id }: DueDigest, error: unknown): 'not taken' | 'not wanted' {
    const { onError, onNotice } = this.#dependencies;
    if (error instanceof MailError && error.isPermanent) {
      onNotice(`Mail about notifications of ${user_id} is switched off. ${error.message}`);
      return 'not wanted';
    }
    if (!(error instanceof MailError || error instanceof MatrixError)) onError(error);
    else if (!this.#isLost) {
      this.#isLost = true;
      onNotice(`Mail about notifications waits, and is tried again. ${error.message}`);
    }
    return 'not taken';
  }
}
