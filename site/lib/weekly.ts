/** This Week in Ruma TS: the notes, newest first. */
import { getCollection, type CollectionEntry } from 'astro:content';
import { isoDate } from './dates.ts';

/** A note. */
export type Note = CollectionEntry<'weekly'>;

/** The published notes, newest first. Drafts are left out. */
export async function notes(): Promise<Note[]> {
  const published = await getCollection('weekly', ({ data }) => !data.draft);
  for (const note of published) {
    if (note.id !== isoDate(note.data.date)) {
      throw new Error(
        `${note.filePath ?? note.id}: the file is named ${note.id} and dated ${isoDate(note.data.date)}`,
      );
    }
  }
  return published.sort((a, b) => b.data.date.getTime() - a.data.date.getTime());
}

/** A note's page: `/weekly/2026-11-22/`. */
export function noteHref(note: Note): string {
  return `/weekly/${note.id}/`;
}
