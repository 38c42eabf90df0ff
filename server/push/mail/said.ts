/**
 * Events as a line or two in a mail. Whatever they hold, what comes out is short and is text: no control characters, and
 * nothing that turns the direction of what stands beside it. Pure.
 */
import { isObject, isString, type JsonObject, type JsonValue } from '../../matrix/json.ts';
import { WORDS } from './words.ts';

/** What is shown of an event as clients see it. */
export interface Sayable {
  readonly type: string;
  readonly content: JsonObject;
  readonly unsigned?: JsonObject;
}

const LONGEST_TEXT = 300;
const LONGEST_NAME = 80;

/** Controls, and what opens, closes or turns the direction of text. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A name: one line, not too long. Empty where there is none. */
export function nameIn(value: JsonValue | undefined): string {
  return isString(value) ? shortened(value.replaceAll(UNSEEN, ' ').trim(), LONGEST_NAME) : '';
}

/** A text with its lines. */
function textIn(value: JsonValue | undefined): string {
  if (!isString(value)) return '';
  const lines = value.split(/\r?\n/).map((line) => line.replaceAll(UNSEEN, ' ').trimEnd());
  return shortened(
    lines
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
    LONGEST_TEXT,
  );
}

function shortened(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}

/** What somebody said, did or sent. */
export function said(event: Sayable): string {
  switch (event.type) {
    case 'm.room.message':
      return message(newest(event));
    case 'm.room.encrypted':
      return WORDS.encrypted;
    case 'm.sticker':
      return WORDS.sticker(textIn(event.content['body']));
    case 'm.call.invite':
      return WORDS.call;
    default:
      return WORDS.something;
  }
}

/** What the message says by now, if it was edited. */
function newest({ content, unsigned }: Sayable): JsonObject {
  const relations = unsigned?.['m.relations'];
  const edit = isObject(relations) ? relations['m.replace'] : undefined;
  const edited = isObject(edit) && isObject(edit['content']) ? edit['content'] : {};
  return isObject(edited['m.new_content']) ? edited['m.new_content'] : content;
}

function message({ msgtype, body, filename }: JsonObject): string {
  const text = textIn(body);
  switch (msgtype) {
    case 'm.emote':
      return WORDS.emote(text);
    case 'm.image':
      return WORDS.image(textIn(filename ?? body));
    case 'm.video':
      return WORDS.video(textIn(filename ?? body));
    case 'm.audio':
      return WORDS.audio(textIn(filename ?? body));
    case 'm.file':
      return WORDS.file(textIn(filename ?? body));
    case 'm.location':
      return WORDS.location(text);
    default:
      return text === '' ? WORDS.something : text;
  }
}
