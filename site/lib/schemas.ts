/** What the front matter of each kind of page must say. */
import { z } from 'astro/zod';
import operations from '../data/operations.json' with { type: 'json' };
import { APPSERVICE_TOPICS } from './appservice-pages.ts';
import { ROOM_TOPICS } from './room-pages.ts';

/** A document and heading of the spec: `client-server-api/#login`. */
export const specAnchor = z
  .string()
  .regex(
    /^[a-z0-9-]+(\/[a-z0-9-]+)*\/(#[\w.\-/]+)?$/,
    'a document and an anchor, like client-server-api/#login',
  );

/** Modules of the client-server API that have no operations of their own: named after the files of its text. */
const WITHOUT_OPERATIONS = [
  'dm',
  'ignore_users',
  'image_packs',
  'invite_permission',
  'mentions',
  'moderation_policies',
  'recent_emoji',
  'server_acls',
  'server_notices',
  'stickers',
];

/** The modules of the client-server API, as the spec's data names them. */
const MODULES: ReadonlySet<string> = new Set([
  ...operations.map(({ module }) => module),
  ...WITHOUT_OPERATIONS,
]);

const moduleName = z
  .string()
  .refine(
    (name) => MODULES.has(name),
    'a module of the client-server API, as in site/data/operations.json, or one without operations, as in site/lib/schemas.ts',
  );

const TOPICS = new Set([...ROOM_TOPICS.keys(), ...APPSERVICE_TOPICS.keys()]);

const topicName = z.string().refine((name) => TOPICS.has(name), `one of ${[...TOPICS].join(', ')}`);

/** Fields of module pages, besides Starlight's own. */
export const docsFields = {
  /** The spec's module this page is about: `room_send`. */
  module: moduleName.optional(),
  /** The heading of the spec this page follows. */
  spec: specAnchor.optional(),
};

const KINDS = ['silent', 'ambiguous', 'contradiction', 'impossible'] as const;

/** How the spec leaves a server to guess, each with what it means. */
export const GAP_KINDS: Readonly<Record<(typeof KINDS)[number], string>> = {
  silent: 'The spec does not say.',
  ambiguous: 'The spec can be read in more than one way.',
  contradiction: 'Two places of the spec disagree.',
  impossible: 'What the spec says cannot be done as it stands.',
};

/** An entry of the gap ledger. The body may add to it. */
export const gapSchema = z
  .strictObject({
    title: z.string().min(1),
    module: z.union([moduleName, topicName]),
    where: specAnchor,
    kind: z.enum(KINDS),
    says: z.string().min(1),
    leavesOpen: z.string().min(1),
    weChose: z.string().min(1),
    why: z.string().min(1),
    example: z
      .string()
      .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+$/)
      .optional(),
    noExampleBecause: z.string().min(1).optional(),
    upstream: z.url().optional(),
    proposedWording: z.string().min(1),
    date: z.coerce.date(),
  })
  .refine((gap) => (gap.example === undefined) !== (gap.noExampleBecause === undefined), {
    error: 'name the example that shows it, or say in noExampleBecause why none can',
  });

/** A weekly note. Drafts are not built. */
export const weeklySchema = z.strictObject({
  title: z.string().min(1),
  date: z.coerce.date().refine((date) => date.getUTCDay() === 0, 'notes are dated on Sundays'),
  authors: z.array(z.string().min(1)).min(1),
  summary: z.string().min(1),
  draft: z.boolean().default(false),
});
