/** Where a reader sees an example. */
import { pagesOfExamples } from './coverage.ts';

/** The id of the element that shows an example. */
export function exampleSlug(id: string): string {
  return `example-${id.replaceAll('/', '-')}`;
}

/** Finds an example on the first page that shows it; where none does, its source. */
export async function exampleAddresses(): Promise<(id: string) => string> {
  const pages = await pagesOfExamples();
  return (id) => {
    const page = pages.get(id);
    return page === undefined ? `/source/snippets/${id}.ts/` : `${page}#${exampleSlug(id)}`;
  };
}
