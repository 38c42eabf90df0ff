/** Every migration, oldest first. To add one, write `NNN-name.ts` beside this file and list it here. */
import type { Migration } from '../migrate.ts';
import { streamAndRooms } from './001-stream-and-rooms.ts';
import { accounts } from './010-accounts.ts';
import { userData } from './020-user-data.ts';
import { encryption } from './030-encryption.ts';
import { forks } from './040-forks.ts';
import { media } from './050-media.ts';
import { crossSigning } from './055-cross-signing.ts';
import { keyBackup } from './056-key-backup.ts';
import { openId } from './057-openid.ts';
import { relationsByRoom } from './060-relations.ts';
import { eventsByTime } from './061-events-by-time.ts';
import { reports } from './062-reports.ts';
import { eventWords } from './063-event-words.ts';
import { pushers } from './070-pushers.ts';
import { suspension } from './071-suspension.ts';
import { contacts } from './072-contacts.ts';
import { notified } from './073-notified.ts';
import { ignoredUsers } from './084-ignored-users.ts';
import { noticeRooms } from './085-notice-rooms.ts';
import { appservices } from './090-appservices.ts';
import { oauth } from './095-oauth.ts';
import { pushOutbox } from './105-push-outbox.ts';
import { registrationTokens } from './110-registration-tokens.ts';
import { largeRooms } from './111-large-rooms.ts';
import { validationSessions } from './112-validation-sessions.ts';
import { mailDigests } from './115-mail-digests.ts';
import { identityBindings } from './118-identity-bindings.ts';
import { quarantine } from './121-quarantine.ts';

export const MIGRATIONS: readonly Migration[] = [
  streamAndRooms,
  accounts,
  userData,
  encryption,
  forks,
  media,
  crossSigning,
  keyBackup,
  openId,
  relationsByRoom,
  eventsByTime,
  reports,
  eventWords,
  pushers,
  suspension,
  contacts,
  notified,
  ignoredUsers,
  noticeRooms,
  appservices,
  oauth,
  pushOutbox,
  registrationTokens,
  largeRooms,
  validationSessions,
  mailDigests,
  identityBindings,
  quarantine,
];
