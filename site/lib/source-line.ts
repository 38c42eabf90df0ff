/** Where a declaration begins in its file. */
import { cutDeclaration, DeclarationError } from './declarations.ts';
import { PageError } from './locate.ts';
import { readProjectFile } from './project.ts';

/** The line on which `name` begins. Throws when the file has no such declaration. */
export function sourceLineOf(file: string, name: string, at: string | undefined): number {
  try {
    return cutDeclaration(file, readProjectFile(file), name, { doc: false }).firstLine;
  } catch (error) {
    const message = error instanceof DeclarationError ? error.message : `cannot read ${file}`;
    throw new PageError(at, message, error);
  }
}
