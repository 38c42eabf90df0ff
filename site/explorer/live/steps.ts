/** A figure of a step: Back and Next, computed anew in the reader's browser. */
import { nobleCrypto } from '../../../server/crypto/noble.ts';
import { isRoomVersionId, type RoomVersionId } from '../../../server/matrix/room-versions.ts';
import { explorerHref, stepFigure } from '../figure/step-figure.ts';
import { still } from '../html.ts';
import { play } from '../model/play.ts';
import type { NamedScenario } from '../scenario.ts';
import { scenarioById } from '../scenarios/index.ts';
import { morph } from './morph.ts';

class RumaSteps extends HTMLElement {
  connectedCallback(): void {
    const scenario = scenarioById(this.dataset['scenario'] ?? '');
    const version = this.dataset['version'] ?? '';
    if (scenario === undefined || !isRoomVersionId(version)) return;
    this.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-to]') : null;
      if (button === null || button.getAttribute('aria-disabled') === 'true') return;
      this.#show(scenario, version, Number(button.dataset['to']));
    });
    this.dataset['ready'] = '';
  }

  #show(scenario: NamedScenario, version: RoomVersionId, step: number): void {
    const figure = stepFigure(scenario, play(scenario, version, nobleCrypto()), step);
    morph(this, still(figure));
    const link = this.closest('figure')?.querySelector('a');
    link?.setAttribute('href', explorerHref(scenario, version, step));
  }
}

customElements.define('ruma-steps', RumaSteps);
