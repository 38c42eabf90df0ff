/** What the data of a requirement must say: facts of the specification, our verdict, and what proves it. No sentence of the spec. */
import { z } from 'astro/zod';

/** Requirement levels, the synonyms of RFC 2119 folded into them; of two in one sentence the stronger. */
export const KEYWORDS = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'] as const;

const BOUND = [
  'optional',
  'client',
  'user',
  'application-service',
  'policy-server',
  'author',
  'operator',
  'prose',
] as const;

/** Whom a requirement binds that does not bind a homeserver, each with what that means. */
export const OTHERS: Readonly<Record<(typeof BOUND)[number], string>> = {
  optional: 'A MAY: it permits, and asks nothing.',
  client: 'What clients do, or whoever makes an event.',
  user: 'What people do: users, moderators, administrators.',
  'application-service': 'What application services do.',
  'policy-server': 'What policy servers do.',
  author: 'What whoever invents a name does.',
  operator: 'What whoever runs a server weighs.',
  prose: 'A definition, or a reminder of another text.',
};

const WORDS_OF_OURS = 12;

const address = z
  .string()
  .regex(
    /^([a-z0-9-]+(\/[a-z0-9-]+)*\/)?#[\w.-]+$/,
    'a document and an anchor, like client-server-api/#login',
  );

const facts = {
  /** Ten hexadecimal digits made from the sentence: it stays when the text around it moves. */
  id: z.string().regex(/^[0-9a-f]{10}$/),
  /** The heading it stands below, as an address within the published specification. */
  where: address,
  keyword: z.enum(KEYWORDS),
};

const asks = z
  .string()
  .regex(/^\S.*\.$/, 'a sentence')
  .refine(
    (text) => text.split(/\s+/).length <= WORDS_OF_OURS,
    `at most ${WORDS_OF_OURS} words, and our own`,
  );

const ours = z
  .strictObject({
    ...facts,
    verdict: z.literal('ours'),
    /** The page it belongs to, or what would be its name: `room-send`, `oauth`. */
    module: z.string().regex(/^[a-z0-9-]+$/),
    asks,
    /** Why it binds a server, where the sentence names none. */
    why: z.string().min(1).optional(),
    /** Claims that prove it: `client/login/password#device-id`. */
    claims: z
      .array(z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+#[a-z0-9-]+$/))
      .min(1)
      .optional(),
    /** Tests that prove it where no client can see it: a file, `#`, and the test's title as it is written there. */
    tests: z
      .array(z.string().regex(/^test\/[\w./-]+\.test\.ts#.+$/))
      .min(1)
      .optional(),
    /** Why nothing here can prove it: its condition never arises, or it takes another party. */
    cannot: z.string().min(1).optional(),
    /** What is missing. */
    open: z.string().min(1).optional(),
  })
  .refine(
    ({ claims, tests, cannot, open }) =>
      [claims, tests, cannot, open].filter((one) => one !== undefined).length === 1,
    'exactly one of claims, tests, cannot and open',
  );

const others = z.strictObject({
  ...facts,
  verdict: z.enum(BOUND),
  /** Why not, where the verdict alone does not say it. */
  reason: z.string().min(1).optional(),
});

/** A file of `site/data/requirements/`: all of one document. */
export const requirementsOfDocument = z.strictObject({
  /** The document within the specification's sources, whose path the file has too. */
  doc: z.string().min(1),
  requirements: z.array(z.union([ours, others])).min(1),
});

/** A requirement on homeservers. */
export type OurRequirement = z.infer<typeof ours> & { readonly doc: string };

/** A requirement on somebody else, or a permission. */
export type OtherRequirement = z.infer<typeof others> & { readonly doc: string };

/** A sentence of the specification with a keyword in capital letters. */
export type Requirement = OurRequirement | OtherRequirement;
