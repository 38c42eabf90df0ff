/**
 * The order in which module pages are listed: the order in which a newcomer meets them, not the alphabet.
 */
import { existsSync, readdirSync } from 'node:fs';
import { projectPath } from './project.ts';

interface ModuleGroup {
  readonly label: string;
  /** Page names, which are module names in kebab-case. */
  readonly pages: readonly string[];
}

const GROUPS: readonly ModuleGroup[] = [
  {
    label: 'First contact',
    pages: ['versions', 'wellknown', 'support', 'policy-server', 'capabilities'],
  },
  { label: 'Every request', pages: ['bad-input', 'rate-limiting', 'web-browser-clients'] },
  {
    label: 'Accounts',
    pages: [
      'registration',
      'registration-tokens',
      'login',
      'login-token',
      'oauth-server-metadata',
      'sso-login-redirect',
      'refresh',
      'logout',
      'whoami',
      'attenuated-tokens',
      'device-management',
      'password-management',
      'account-deactivation',
      'administrative-contact',
      'admin',
      'guests',
      'profile',
      'users',
      'server-notices',
    ],
  },
  {
    label: 'Rooms',
    pages: [
      'create-room',
      'joining',
      'leaving',
      'inviting',
      'invite-permission',
      'third-party-membership',
      'kicking',
      'banning',
      'knocking',
      'list-joined-rooms',
      'directory',
      'list-public-rooms',
      'third-party-lookup',
      'room-summary',
      'space-hierarchy',
      'mutual-rooms',
      'room-upgrades',
      'dm',
      'server-acls',
      'moderation-policies',
    ],
  },
  {
    label: 'Messages and state',
    pages: [
      'room-send',
      'room-state',
      'rooms',
      'redaction',
      'message-pagination',
      'event-context',
      'relations',
      'threads-list',
      'room-event-by-timestamp',
      'room-initial-sync',
      'search',
      'report-content',
      'mentions',
      'stickers',
      'image-packs',
    ],
  },
  {
    label: 'Sync',
    pages: [
      'sync',
      'filter',
      'typing',
      'receipts',
      'read-markers',
      'presence',
      'old-sync',
      'peeking-events',
    ],
  },
  {
    label: 'Data of one’s own',
    pages: [
      'account-data',
      'ignore-users',
      'recent-emoji',
      'tags',
      'pushrules',
      'pusher',
      'notifications',
    ],
  },
  { label: 'Media', pages: ['content-repo', 'authed-content-repo'] },
  { label: 'Devices and encryption', pages: ['to-device', 'keys', 'cross-signing', 'key-backup'] },
  { label: 'Beside rooms', pages: ['openid', 'voip'] },
];

const FOLDER = 'site/content/docs/client';

/** The module pages that exist: `login`, `room-send`. */
export function modulePages(): string[] {
  const folder = projectPath(FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.mdx?$/.test(file))
    .map((file) => file.replace(/\.mdx?$/, ''))
    .sort();
}

/** The existing pages by group; pages that no group names come last. */
export function groupedModulePages(): ModuleGroup[] {
  const present = new Set(modulePages());
  const placed = new Set(GROUPS.flatMap((group) => group.pages));
  const groups = GROUPS.map(({ label, pages }) => ({
    label,
    pages: pages.filter((page) => present.has(page)),
  }));
  const rest = [...present].filter((page) => !placed.has(page));
  return [...groups, { label: 'More modules', pages: rest }].filter(
    ({ pages }) => pages.length > 0,
  );
}

/** The page's name for a module of the spec: `room_send` → `room-send`. */
export function pageOfModule(module: string): string {
  return module.replaceAll('_', '-');
}

/** The address of a module's page, if there is one: `room_send` → `/client/room-send/`. */
export function addressOfModule(module: string): string | undefined {
  const page = pageOfModule(module);
  const exists = ['mdx', 'md'].some((ending) =>
    existsSync(projectPath(`${FOLDER}/${page}.${ending}`)),
  );
  return exists ? `/client/${page}/` : undefined;
}
