/**
 * What route handlers may call: every service, by its noun. Built once, in `server.ts`.
 */
import type { UserData } from './account-data/index.ts';
import type { Appservices } from './appservices/index.ts';
import type { IdentityAssertion } from './appservices/identity.ts';
import type { Contacts } from './accounts/contacts.ts';
import type { Config } from './config.ts';
import type { Encryption } from './encryption/index.ts';
import type { Mailer } from './mail/mailer.ts';
import type { IdentityBindings } from './identity/bindings.ts';
import type { Media } from './media/index.ts';
import type { Reports } from './moderation/reports.ts';
import type { Notices } from './notices/notices.ts';
import type { OAuth } from './oauth/index.ts';
import type { Notifications } from './push/notifications.ts';
import type { PushDelivery } from './push/index.ts';
import type { MailPush } from './push/mail/index.ts';
import type { Pushers } from './push/pushers.ts';
import type { UserDirectory } from './profile/user-directory.ts';
import type { Signer } from './rooms/stores.ts';
import type { Rooms } from './rooms/types.ts';
import type { RoomSnapshots } from './sync/room-snapshot.ts';
import type { SyncServices } from './sync/index.ts';
import type { AccountServices, Identity } from './sessions/index.ts';

export interface Services extends Identity, AccountServices, UserData, SyncServices {
  readonly config: Config;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Bridges and bots that are part of the server: who they are, and what they are asked. */
  readonly appservices: Appservices;
  /** Who an application service is in a request. */
  readonly assertIdentity: IdentityAssertion;
  /** Rooms: changed, read and listed. */
  readonly rooms: Rooms;
  /** What the server has to say to its users. */
  readonly notices: Notices;
  /** What users reported as inappropriate. */
  readonly reports: Reports;
  /** Keys of devices, and messages between them. */
  readonly encryption: Encryption;
  /** Files: uploaded, made smaller, found at links. */
  readonly media: Media;
  /** Signing in with OAuth 2.0. */
  readonly oauth: OAuth;
  /** Where users want their notifications sent. */
  readonly pushers: Pushers;
  /** Notifications on their way there. */
  readonly pushDelivery: PushDelivery;
  /** Mail about them. */
  readonly mailPush: MailPush;
  /** Identity servers: where addresses of users are bound. */
  readonly identityBindings: IdentityBindings;
  /** The name and key with which this server signs. */
  readonly signer: Signer;
  /** E-mail addresses and phone numbers of accounts. */
  readonly contacts: Contacts;
  /** Sends e-mail; undefined where no mail server is configured. */
  readonly mailer: Mailer | undefined;
  /** One room as it is now. */
  readonly snapshots: RoomSnapshots;
  /** What users were notified about. */
  readonly notifications: Notifications;
  /** Users, found by their names. */
  readonly userDirectory: UserDirectory;
  /** Where clients reach the server: RUMA_PUBLIC_BASEURL, or else the address that it listens on, once it does. */
  readonly publicUrl: () => string | undefined;
}
