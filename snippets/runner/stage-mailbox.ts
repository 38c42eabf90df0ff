/** The mail server on a stage. */
import type { StageMailbox } from '../mailbox.ts';
import type { Scene } from './actor.ts';
import { NotRun } from './failures.ts';
import { awaiting } from './hearing.ts';
import type { TakenLetter } from './local-mailbox.ts';
import type { Target } from './target.ts';

/** Makes the mail server of a run when it is first asked for, with the letters from the start of the run on. */
export function createStageMailbox(scene: Scene, { mailbox }: Target): () => StageMailbox {
  const begin = mailbox?.letters.length ?? 0;
  let made: StageMailbox | undefined;
  return () => {
    if (mailbox === undefined) throw new NotRun('there is no mail server beside the server');
    const next = awaiting(scene, mailbox.letters, begin);
    made ??= {
      async received(fits) {
        const letter = await next(fits);
        show(scene, letter);
        return letter;
      },
      heard: next,
      count: (address) =>
        mailbox.letters.slice(begin).filter(({ recipient }) => recipient === address).length,
    };
    return made;
  };
}

/** What of a letter's head is shown; the rest is for programs. */
const SHOWN = [
  'from',
  'to',
  'subject',
  'auto-submitted',
  'list-unsubscribe',
  'list-unsubscribe-post',
];

/** A letter takes its place among the exchanges when the example comes to speak of it. */
function show({ recorder }: Scene, letter: TakenLetter): void {
  const { recipient, headers, text, startedAt, endedAt } = letter;
  const head = SHOWN.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value]];
  });
  recorder.start(true)({
    actor: 'the homeserver',
    asked: 'the mail server',
    request: {
      method: 'MAIL',
      path: recipient,
      headers: Object.fromEntries(head),
      rawBody: text.trimEnd(),
    },
    response: { status: 250, headers: {} },
    startedAt,
    endedAt,
  });
}
