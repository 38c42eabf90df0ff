/** The form for one event. */
import { localpartOf } from '../../../server/matrix/identifiers.ts';
import { isObject } from '../../../server/matrix/json.ts';
import { layOutJson } from '../../lib/http.ts';
import { html, type Html } from '../html.ts';
import { type Asks, JOIN_RULES, kindOf, KINDS, textKey, textOf } from '../edit/kinds.ts';
import type { Scenario, ScenarioEvent } from '../scenario.ts';
import { sentence } from '../words/event-words.ts';

/** @param linking whether choosing events in the graph makes them parents */
export function changePanel(scenario: Scenario, event: ScenarioEvent, linking: boolean): Html {
  const place = scenario.events.indexOf(event);
  const earlier = scenario.events.slice(0, place);
  const kind = kindOf(event);
  return html`<form class="change" data-form autocomplete="off">
    <div class="row">
      ${select(
        'sender',
        'Who',
        scenario.people.map((user) => [user, localpartOf(user), user === event.sender]),
      )}
      ${select(
        'kind',
        'does what',
        KINDS.map(({ id, label }) => [id, label, id === kind.id]),
      )}
      ${asked(kind.asks, scenario, event)}
    </div>
    <div class="row">
      ${field('name', 'Called', event.name)}
      ${field('clock', 'Clock, in seconds', String(event.clock), 'number')}
    </div>
    <fieldset>
      <legend>Comes after</legend>
      ${checks('parent', earlier, event.parents)}
      <button
        type="button"
        class="button"
        data-do="link"
        aria-pressed="${linking ? 'true' : 'false'}"
      >
        ${linking ? 'Done choosing' : 'Choose in the graph'}
      </button>
    </fieldset>
    <details data-key="content">
      <summary>Content as JSON</summary>
      <label class="tall"
        ><span class="sr-only">Content as JSON</span
        ><textarea class="field" data-field="content" rows="6" spellcheck="false">
${layOutJson(event.content)}</textarea>
      </label>
    </details>
    <details data-key="auth" ${event.auth !== undefined ? html` open` : html``}>
      <summary>What it cites</summary>
      <label class="check"
        ><input
          type="checkbox"
          data-field="own-auth"
          ${flag('checked', event.auth !== undefined)}
        />
        Its server chooses for itself, whatever the rules say</label
      >
      ${event.auth !== undefined && checks('auth', earlier.filter(isState), event.auth)}
    </details>
    <details data-key="told" ${event.told !== undefined ? html` open` : html``}>
      <summary>State by hearsay</summary>
      <p class="small">
        What another server said is in the state before this event, whatever the graph says. So it
        comes when a server joins late and asks.
      </p>
      ${checks('told', earlier.filter(isState), event.told ?? [])}
    </details>
    <details data-key="person">
      <summary>One more person</summary>
      <div class="row">
        <label
          ><span>User id</span>
          <input
            class="field"
            type="text"
            data-own
            data-person
            placeholder="@dave:example.org"
            spellcheck="false"
        /></label>
        ${button('person', 'Add to the room’s people')}
      </div>
    </details>
    <div class="row buttons">
      ${button('earlier', 'Arrives earlier')} ${button('later', 'Arrives later')}
      ${button('remove', 'Remove')}
    </div>
  </form>`;
}

function asked(asks: Asks, { people }: Scenario, event: ScenarioEvent): Html {
  const option = (user: string, chosen: string | undefined): [string, string, boolean] => [
    user,
    localpartOf(user),
    user === chosen,
  ];
  switch (asks) {
    case 'text':
      return field('text', 'Text', textOf(event, textKey(event)));
    case 'target':
      return select(
        'target',
        'whom',
        people.map((user) => option(user, event.stateKey)),
      );
    case 'rule':
      return select(
        'rule',
        'to',
        JOIN_RULES.map((rule) => [rule, rule, rule === event.content.join_rule]),
      );
    case 'authoriser': {
      const via = textOf(event, 'join_authorised_via_users_server');
      return select('authoriser', 'vouched for by', [
        ['', 'nobody', via === ''],
        ...people.map((user) => option(user, via)),
      ]);
    }
    case 'powers':
      return html`<div class="powers" role="group" aria-label="Power">
        ${people.map((user) => field(`power:${user}`, localpartOf(user), powerOf(event, user), 'number'))}
      </div>`;
    case 'anything':
      return html`${field('type', 'Type', event.type)}
        <label class="check"
          ><input
            type="checkbox"
            data-field="is-state"
            ${flag('checked', event.stateKey !== undefined)}
          />
          state</label
        >
        ${event.stateKey !== undefined && field('state-key', 'State key', event.stateKey)}`;
    case 'nothing':
      return html``;
  }
}

function powerOf({ content }: ScenarioEvent, user: string): string {
  const level = isObject(content.users) ? content.users[user] : undefined;
  return level === undefined ? '' : String(level);
}

function isState({ stateKey }: ScenarioEvent): boolean {
  return stateKey !== undefined;
}

function field(name: string, label: string, value: string, type: 'text' | 'number' = 'text'): Html {
  return html`<label data-key="${name}"
    ><span>${label}</span>
    <input
      class="field"
      type="${type}"
      data-field="${name}"
      value="${value}"
      ${type === 'number' ? html` step="1"` : html``}
  /></label>`;
}

function select(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string, selected: boolean])[],
): Html {
  return html`<label data-key="${name}"
    ><span>${label}</span>
    <select class="field" data-field="${name}">
      ${options.map(([value, text, chosen]) => html`<option value="${value}" ${flag('selected', chosen)}>${text}</option>`)}
    </select></label
  >`;
}

function checks(name: string, events: readonly ScenarioEvent[], chosen: readonly string[]): Html {
  if (events.length === 0) return html`<p class="none">Nothing arrives before it.</p>`;
  return html`<div class="checkboxes">
    ${events.map(
      (event) =>
        html`<label class="check" data-key="${name}:${event.name}" title="${sentence(event)}"
          ><input
            type="checkbox"
            data-field="${name}:${event.name}"
            ${flag('checked', chosen.includes(event.name))}
          />
          ${event.name}</label
        >`,
    )}
  </div>`;
}

function button(action: string, text: string): Html {
  return html`<button type="button" class="button" data-do="${action}">${text}</button>`;
}

function flag(name: string, on: boolean): Html {
  return on ? html` ${name}` : html``;
}
