/** The few shapes that the pages are made of. Text that comes in is escaped here. */
import { escapeHtml } from '../../http/pages/page.ts';

/** HTML that is safe as it stands: made here, with everything from outside escaped. */
export type Html = string;

export const text = escapeHtml;

export function paragraph(content: string): Html {
  return `<p>${text(content)}</p>`;
}

export function alert(message: string | undefined): Html {
  return message === undefined ? '' : `<p role="alert">${text(message)}</p>`;
}

export function status(message: string): Html {
  return `<p role="status">${text(message)}</p>`;
}

export function link(href: string, label: string): Html {
  return `<a href="${text(href)}">${text(label)}</a>`;
}

export interface Input {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password' | 'email';
  readonly autocomplete: string;
  readonly value?: string;
  readonly hint?: string;
  readonly optional?: true;
}

export function input({
  name,
  label,
  type = 'text',
  autocomplete,
  value,
  hint,
  optional,
}: Input): Html {
  const described = hint === undefined ? '' : ` aria-describedby="${name}-hint"`;
  const given = value === undefined ? '' : ` value="${text(value)}"`;
  const plain = type === 'text' ? ' autocapitalize="none" spellcheck="false"' : '';
  return `<label for="${name}">${text(label)}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"${plain}${given}${described}${optional === true ? '' : ' required'}>
${hint === undefined ? '' : `<p id="${name}-hint">${text(hint)}</p>`}`;
}

export function checkbox(name: string, label: string): Html {
  return `<label><input type="checkbox" name="${name}" value="yes">${text(label)}</label>`;
}

export interface Button {
  readonly label: string;
  /** What is sent as `do` when it is pressed. */
  readonly does: string;
  readonly second?: true;
}

/** A form that comes back to the address of its page. `token` proves that it was this server's. */
export function form(token: string, fields: readonly Html[], buttons: readonly Button[]): Html {
  const pressed = buttons.map(
    ({ label, does, second }) =>
      `<button name="do" value="${does}"${second === true ? ' class="second" formnovalidate' : ''}>${text(label)}</button>`,
  );
  return `<form method="post">
<input type="hidden" name="form_token" value="${token}">
${[...fields, ...pressed].join('\n')}
</form>`;
}

/** Names and what they stand for. */
export function facts(pairs: readonly (readonly [string, string])[]): Html {
  const rows = pairs.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`);
  return `<dl>${rows.join('\n')}</dl>`;
}
