import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { docsFields, gapSchema, weeklySchema } from './lib/schemas.ts';

export const collections = {
  docs: defineCollection({
    loader: docsLoader(),
    schema: docsSchema({ extend: z.object(docsFields) }),
  }),
  gaps: defineCollection({
    loader: glob({ base: './site/content/gaps', pattern: '[^_]*.md' }),
    schema: gapSchema,
  }),
  weekly: defineCollection({
    loader: glob({ base: './site/content/weekly', pattern: '[0-9]*.mdx' }),
    schema: weeklySchema,
  }),
};
