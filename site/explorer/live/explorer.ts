/** The explorer in the browser: events of the page become actions, and the page follows the desk. */
import { nobleCrypto } from '../../../server/crypto/noble.ts';
import type { JsonValue } from '../../../server/matrix/json.ts';
import { readAddress, writeAddress } from '../address/address.ts';
import { parseScenario, ScenarioError } from '../address/parse-scenario.ts';
import { announcement } from '../desk/announce.ts';
import { act, type Action, type Desk, openDesk } from '../desk/desk.ts';
import { graphLayout } from '../desk/pictures.ts';
import { player } from '../desk/plays.ts';
import { explorerView } from '../desk/view.ts';
import { NOW } from '../model/place.ts';
import type { Play } from '../model/play.ts';
import { changed, pressed } from './actions.ts';
import { morph } from './morph.ts';
import { walk } from './walk.ts';

class RumaExplorer extends HTMLElement {
  #desk: Desk | undefined;
  #writing = 0;
  readonly #play = player(nobleCrypto());

  connectedCallback(): void {
    this.addEventListener('click', (event) => void this.#click(event));
    this.addEventListener('change', (event) => this.#change(event));
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('submit', (event) => event.preventDefault());
    window.addEventListener('hashchange', () => {
      if (location.hash.includes('room=')) void this.#open();
    });
    void this.#open();
  }

  async #open(): Promise<void> {
    const place = await readAddress(location.hash.includes('room=') ? location.hash : '');
    this.#show(openDesk(place));
    this.dataset['ready'] = '';
  }

  #plays({ rooms, view }: Desk): Play[] {
    return view.versions.map((version) => this.#play(rooms.present.scenario, version));
  }

  #show(desk: Desk): void {
    this.#desk = desk;
    morph(this, explorerView(desk, this.#plays(desk)).text);
  }

  #act(action: Action): void {
    if (this.#desk === undefined) return;
    const desk = act(this.#desk, action);
    const message =
      desk.message === '' ? announcement(action, desk, this.#plays(desk)) : desk.message;
    this.#show({ ...desk, message });
    void this.#writeAddress();
  }

  /** Compressing takes a moment, in which more may happen: only the last address counts. */
  async #writeAddress(): Promise<void> {
    const desk = this.#desk;
    if (desk === undefined) return;
    this.#writing += 1;
    const turn = this.#writing;
    const address = await writeAddress({ ...desk.rooms.present, view: desk.view });
    if (turn === this.#writing) history.replaceState(null, '', address);
  }

  async #click({ target }: MouseEvent): Promise<void> {
    if (!(target instanceof Element)) return;
    const card = target.closest<SVGElement>('[data-event]');
    if (card !== null) return this.#choose(card);
    const button = target.closest<HTMLElement>('[data-do]');
    if (button === null || button.getAttribute('aria-disabled') === 'true') return;
    switch (button.dataset['do']) {
      case 'copy-link':
        await this.#writeAddress();
        return this.#copy(location.href, 'The link is copied.');
      case 'copy': {
        const text = this.querySelector(`[data-text="${button.dataset['of']}"]`)?.textContent ?? '';
        return this.#copy(text, 'Copied.');
      }
      case 'paste':
        return this.#paste();
      case 'person':
        return this.#addPerson();
    }
    const action = pressed(button);
    if (action !== undefined) this.#act(action);
  }

  #choose(card: SVGElement): void {
    const name = card.dataset['event'] ?? NOW;
    const linking = this.#desk?.linking === true;
    this.#act({ do: 'select', name });
    if (!linking) this.#focusCard(name, card.closest('[data-pane]'));
  }

  async #copy(text: string, message: string): Promise<void> {
    const desk = this.#desk;
    if (desk === undefined) return;
    try {
      await navigator.clipboard.writeText(text);
      this.#show({ ...desk, message, problem: '' });
    } catch {
      this.#show({ ...desk, message: '', problem: 'The browser does not let this page copy.' });
    }
  }

  #addPerson(): void {
    const field = this.querySelector<HTMLInputElement>('[data-person]');
    if (field === null) return;
    this.#act({ do: 'person', user: field.value });
    if (this.#desk?.problem === '') field.value = '';
  }

  #paste(): void {
    const desk = this.#desk;
    const field = this.querySelector<HTMLTextAreaElement>('[data-paste]');
    if (desk === undefined || field === null) return;
    try {
      const value: JsonValue = JSON.parse(field.value);
      const scenario = parseScenario(value);
      const view = {
        ...desk.view,
        at: scenario.events.at(-1)?.name ?? NOW,
        steps: [0, 0] as const,
      };
      this.#show({ ...openDesk({ scenario, id: undefined, view }), message: 'Opened.' });
      void this.#writeAddress();
    } catch (error) {
      if (!(error instanceof ScenarioError || error instanceof SyntaxError)) throw error;
      this.#show({ ...desk, problem: `This is no room: ${error.message}.` });
    }
  }

  #change({ target }: Event): void {
    const control =
      target instanceof HTMLInputElement ||
      target instanceof HTMLSelectElement ||
      target instanceof HTMLTextAreaElement;
    const action = control ? changed(target) : undefined;
    if (action !== undefined) this.#act(action);
  }

  #key(event: KeyboardEvent): void {
    const { target, key } = event;
    if (!(target instanceof Element)) return;
    const handled =
      this.#undoKey(event) ||
      (target instanceof SVGElement && this.#cardKey(target, key)) ||
      (target instanceof HTMLElement && target.role === 'tab' && this.#tabKey(target, key));
    if (handled) event.preventDefault();
  }

  #undoKey({ key, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent): boolean {
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (!(ctrlKey || metaKey) || typing) return false;
    const wanted = { z: shiftKey ? 'redo' : 'undo', y: 'redo' } as const;
    const what =
      key.toLowerCase() === 'z' ? wanted.z : key.toLowerCase() === 'y' ? wanted.y : undefined;
    if (what !== undefined) this.#act({ do: what });
    return what !== undefined;
  }

  #cardKey(card: SVGElement, key: string): boolean {
    const name = card.dataset['event'];
    const pane = card.closest<HTMLElement>('[data-pane]');
    if (name === undefined || this.#desk === undefined || pane === null) return false;
    if (key === 'Enter' || key === ' ') {
      this.#choose(card);
      return true;
    }
    if (key === 'Delete' && name === this.#desk.view.at) {
      this.#act({ do: 'remove' });
      this.#focusCard(this.#desk.view.at, pane);
      return true;
    }
    const play = this.#plays(this.#desk)[Number(pane.dataset['pane'])];
    const next = play === undefined ? undefined : walk(graphLayout(play), name, key);
    if (next === undefined) return key.startsWith('Arrow');
    // While parents are chosen, walking past an event must not choose it.
    if (!this.#desk.linking) this.#act({ do: 'select', name: next });
    this.#focusCard(next, pane);
    return true;
  }

  #focusCard(name: string, pane: Element | null): void {
    const card = pane?.querySelector<SVGElement>(`[data-event="${CSS.escape(name)}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #tabKey(tab: HTMLElement, key: string): boolean {
    const tabs = [...this.querySelectorAll<HTMLElement>('[role=tab]')];
    const place = tabs.indexOf(tab);
    const to = {
      ArrowRight: place + 1,
      ArrowLeft: place - 1 + tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[key];
    const next = to === undefined ? undefined : tabs[to % tabs.length];
    const action = next === undefined ? undefined : pressed(next);
    if (action === undefined) return false;
    this.#act(action);
    next?.focus();
    return true;
  }
}

customElements.define('ruma-explorer', RumaExplorer);
