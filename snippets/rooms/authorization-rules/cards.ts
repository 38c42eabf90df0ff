/** Every rule card, in the order of the rules. */
import { BAN } from './ban.ts';
import type { RuleCard } from './card.ts';
import { CITED } from './cited.ts';
import { CREATE, ROOM_ID } from './create.ts';
import { INVITE } from './invite.ts';
import { THIRD_PARTY } from './invite-third-party.ts';
import { JOIN } from './join.ts';
import { JOIN_RESTRICTED } from './join-restricted.ts';
import { KNOCK } from './knock.ts';
import { LEAVE } from './leave.ts';
import { LEVELS } from './levels.ts';
import { MEMBER } from './member.ts';
import { ALIASES, REDACTION } from './older.ts';
import { FEDERATE, SEND } from './send.ts';

export const RULE_CARDS: readonly RuleCard[] = [
  ...CREATE,
  ...ROOM_ID,
  ...CITED,
  ...FEDERATE,
  ...ALIASES,
  ...MEMBER,
  ...JOIN,
  ...JOIN_RESTRICTED,
  ...THIRD_PARTY,
  ...INVITE,
  ...LEAVE,
  ...BAN,
  ...KNOCK,
  ...SEND,
  ...LEVELS,
  ...REDACTION,
];

/** The card of that id, if there is one. */
export function ruleCard(id: string): RuleCard | undefined {
  return RULE_CARDS.find((card) => card.id === id);
}
