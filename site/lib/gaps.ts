/** The gap ledger, newest first. */
import { getCollection, type CollectionEntry } from 'astro:content';
import { checkProof } from './proofs.ts';
import { PageError } from './locate.ts';
import { readProjectFile } from './project.ts';

/** An entry of the ledger. */
export type Gap = CollectionEntry<'gaps'>;

/** All entries, newest first, then by title. */
export async function gapLedger(): Promise<Gap[]> {
  const entries = await getCollection('gaps');
  return entries.sort(
    (a, b) =>
      b.data.date.getTime() - a.data.date.getTime() || a.data.title.localeCompare(b.data.title),
  );
}

/** Where an entry says something: `site/content/gaps/x.md:7`. */
export function gapPosition({ id, filePath }: Gap, field: string): string {
  const file = filePath ?? `site/content/gaps/${id}.md`;
  const line = readProjectFile(file)
    .split('\n')
    .findIndex((text) => text.startsWith(`${field}:`));
  return `${file}:${line + 1}`;
}

/** The example an entry names must exist and hold; otherwise the build stops at the entry. */
export async function checkGap(gap: Gap): Promise<void> {
  if (gap.data.example === undefined) return;
  await checkProof(gap.data.example).catch((error: Error) => {
    throw new PageError(gapPosition(gap, 'example'), error.message, error);
  });
}
