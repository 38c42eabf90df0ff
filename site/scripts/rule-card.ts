/** A rule card on a page: Run, Edit, and another room version. */
import type { CaseName } from '../../snippets/rooms/authorization-rules/card.ts';
import type { Judgement } from '../../snippets/rooms/sketch/judge.ts';
import type { Sketch } from '../../snippets/rooms/sketch/sketch.ts';
import { escapeHtml, jsonHtml, layOutJson } from '../lib/http.ts';
import { eventHtml, roomHtml, verdictHtml } from '../lib/rule-html.ts';
import { specUrl } from '../lib/spec.ts';
import { part } from './part.ts';

const live = (): Promise<typeof import('./rule-live.ts')> => import('./rule-live.ts');

/** What a run of a card found. `absent`: the version has no such rule. */
export type CardOutcome = 'verified' | 'failed' | 'edited' | 'absent';

const WORDS: Readonly<Record<string, string>> = {
  true: 'Verified:',
  false: 'Does not hold:',
  unknown: 'Edited:',
};

/** One of a card's two events. */
class Case {
  readonly name: CaseName;
  readonly #root: HTMLElement;
  readonly #card: RumaRule;
  readonly #edit: HTMLButtonElement;
  readonly #editor: HTMLElement;
  readonly #eventText: HTMLTextAreaElement;
  readonly #roomText: HTMLTextAreaElement;

  constructor(root: HTMLElement, card: RumaRule) {
    this.#root = root;
    this.#card = card;
    this.name = root.dataset['case'] === 'refused' ? 'refused' : 'allowed';
    this.#edit = part(root, '[data-edit]', HTMLButtonElement);
    this.#editor = part(root, '[data-editor]', HTMLElement);
    this.#eventText = part(root, '[data-event-text]', HTMLTextAreaElement);
    this.#roomText = part(root, '[data-room-text]', HTMLTextAreaElement);
    part(root, '[data-tools]', HTMLElement).hidden = false;
    this.#edit.addEventListener('click', () => this.#toggle());
  }

  get isEdited(): boolean {
    return !this.#editor.hidden;
  }

  async #toggle(): Promise<void> {
    const open = !this.isEdited;
    if (open) await this.#fill();
    this.#editor.hidden = !open;
    part(this.#root, '.side', HTMLElement).hidden = open;
    this.#edit.setAttribute('aria-pressed', String(open));
    this.#edit.textContent = open ? 'Back to what is documented' : 'Edit';
    if (open) this.#eventText.focus();
    else await this.#card.run();
  }

  /** Puts what is documented into the fields. */
  async #fill(): Promise<void> {
    const { sketchOf } = await live();
    const { event, room } = sketchOf(this.#card.cardId, this.name, this.#card.version);
    this.#eventText.value = layOutJson(event);
    this.#roomText.value = `[\n${room.map((entry) => `  ${layOutJson(entry, '  ')}`).join(',\n')}\n]`;
  }

  /** Judges the case. Returns whether it holds; undefined where the reader has changed it. */
  async run(): Promise<boolean | undefined> {
    const { runDocumented, runEdited, sketchOf } = await live();
    const { cardId, version } = this.#card;
    if (!this.isEdited) {
      const result = runDocumented(cardId, this.name, version);
      this.#show(result, sketchOf(cardId, this.name, version), result.holds);
      return result.holds;
    }
    try {
      const result = runEdited(this.#roomText.value, this.#eventText.value, version);
      this.#show(result, result.sketch, undefined);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
    return undefined;
  }

  #mark(holds: boolean | undefined): void {
    const state = holds === undefined ? 'unknown' : String(holds);
    this.#root.dataset['holds'] = state;
    part(this.#root, '[data-word]', HTMLElement).textContent = WORDS[state] ?? '';
  }

  #show({ verdict, used, built }: Judgement, sketch: Sketch, holds: boolean | undefined): void {
    this.#mark(holds);
    const shown = part(this.#root, '[data-verdict]', HTMLElement);
    shown.innerHTML = verdictHtml(verdict);
    shown.className = `verdict ${verdict.allowed ? 'allowed' : 'refused'}`;
    part(this.#root, '[data-event]', HTMLElement).innerHTML = eventHtml(sketch.event);
    part(this.#root, '[data-room]', HTMLElement).innerHTML = roomHtml(sketch.room, used);
    part(this.#root, '[data-whole]', HTMLElement).innerHTML =
      `${escapeHtml(built.event.id)}\n\n${jsonHtml(layOutJson(built.event.pdu, '', 44))}`;
  }

  #fail(message: string): void {
    this.#mark(undefined);
    const shown = part(this.#root, '[data-verdict]', HTMLElement);
    shown.innerHTML = `<b>Not an event:</b> ${escapeHtml(message)}`;
    shown.className = 'verdict unreadable';
  }
}

export class RumaRule extends HTMLElement {
  #cases: Case[] = [];

  connectedCallback(): void {
    this.#cases = [...this.querySelectorAll<HTMLElement>('[data-case]')].map(
      (root) => new Case(root, this),
    );
    const button = part(this, '[data-run]', HTMLButtonElement);
    button.hidden = false;
    button.addEventListener('click', () => void this.run());
  }

  get cardId(): string {
    return this.dataset['rule'] ?? '';
  }

  /** The room version in which the card is run. */
  get version(): string {
    return this.dataset['version'] ?? '';
  }

  /** Runs both events, in another version if one is given. */
  async run(version = this.version): Promise<CardOutcome> {
    const { ruleNumberOf } = await live();
    const number = ruleNumberOf(this.cardId, version);
    const status = part(this, '[data-status]', HTMLElement);
    this.#showAbsence(version, number === undefined);
    if (number === undefined) {
      status.textContent = '';
      return this.#tell('absent');
    }
    this.dataset['version'] = version;
    part(this, '[data-rule-number]', HTMLElement).textContent = `Rule ${number}`;
    part(this, '[data-spec]', HTMLAnchorElement).href = specUrl(
      `rooms/v${version}/#authorisation-rules`,
    );
    const results: (boolean | undefined)[] = [];
    for (const one of this.#cases) results.push(await one.run());
    const outcome = results.includes(false)
      ? 'failed'
      : results.includes(undefined)
        ? 'edited'
        : 'verified';
    status.dataset['outcome'] = outcome;
    status.textContent = {
      verified: `As documented, in room version ${version}.`,
      failed: `Not as documented, in room version ${version}.`,
      edited: `Your event, in room version ${version}.`,
    }[outcome];
    return this.#tell(outcome);
  }

  #showAbsence(version: string, absent: boolean): void {
    const sentence = part(this, '[data-absent]', HTMLElement);
    sentence.hidden = !absent;
    sentence.textContent = absent ? `Room version ${version} has nothing like it.` : '';
    part(this, '[data-cases]', HTMLElement).hidden = absent;
  }

  #tell(outcome: CardOutcome): CardOutcome {
    this.dataset['outcome'] = outcome;
    return outcome;
  }
}

customElements.define('ruma-rule', RumaRule);
