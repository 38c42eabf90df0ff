/** The draft of a weekly note, from facts about the week. Pure: scripts/weekly.ts gathers the facts. */
import ts from 'typescript';

/** What happened since the last note. */
export interface Week {
  /** Subjects of the commits, newest first. */
  readonly commits: readonly string[];
  /** Examples that are new, with their titles. */
  readonly examples: readonly { readonly id: string; readonly title: string }[];
  /** Claims that are new, in new examples or in old ones. */
  readonly claims: readonly { readonly example: string; readonly text: string }[];
  /** Entries of the gap ledger that are new. */
  readonly gaps: readonly { readonly id: string; readonly title: string }[];
}

const DAY = 24 * 60 * 60 * 1000;

/** The Sunday on or after a day, as `YYYY-MM-DD`; never one that has a note already. */
export function nextSunday(today: Date, last: string | undefined): string {
  const start = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  let sunday = start + ((7 - new Date(start).getUTCDay()) % 7) * DAY;
  while (last !== undefined && isoDay(sunday) <= last) sunday += 7 * DAY;
  return isoDay(sunday);
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** What an example's file declares, read without running it. */
export function declaredIn(text: string): { title: string; claims: Map<string, string> } {
  const source = ts.createSourceFile('example.ts', text, ts.ScriptTarget.Latest, true);
  const call = source.statements
    .filter((statement) => ts.isExportAssignment(statement))
    .map((statement) => statement.expression)
    .find((expression) => ts.isCallExpression(expression));
  const object = call?.arguments.find((argument) => ts.isObjectLiteralExpression(argument));
  const title = propertyOf(object, 'title');
  const claims = propertyOf(object, 'claims');
  const entries =
    claims !== undefined && ts.isObjectLiteralExpression(claims) ? claims.properties : [];
  return {
    title: title === undefined ? '' : textOf(title),
    claims: new Map(
      [...entries].flatMap((entry): [string, string][] =>
        ts.isPropertyAssignment(entry) && !ts.isComputedPropertyName(entry.name)
          ? [[entry.name.text, textOf(entry.initializer)]]
          : [],
      ),
    ),
  };
}

function propertyOf(
  object: ts.ObjectLiteralExpression | undefined,
  name: string,
): ts.Expression | undefined {
  const property = object?.properties.find(
    (candidate) => ts.isPropertyAssignment(candidate) && candidate.name.getText() === name,
  );
  return property !== undefined && ts.isPropertyAssignment(property)
    ? property.initializer
    : undefined;
}

/** The text of a string, also of one put together with `+`. */
function textOf(expression: ts.Expression): string {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  return ts.isBinaryExpression(expression)
    ? textOf(expression.left) + textOf(expression.right)
    : '';
}

/** Keeps `<`, `{` and such from meaning something in MDX. */
function plain(text: string): string {
  return text.replace(/[<{}_*`\\]/g, (character) => `\\${character}`);
}

const EDIT = (what: string): string => `{/* EDIT: ${what} */}`;

function list(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n');
}

/** The note's file: everything a person has to write is marked EDIT. */
export function draftNote(date: string, week: Week): string {
  const { commits, examples, claims, gaps } = week;
  return `---
title: 'EDIT: what this week was about'
date: ${date}
authors:
  - 'EDIT: who wrote this'
summary: 'EDIT: one sentence, for the archive and the feeds'
draft: true
---

${EDIT('remove every mark like this one, then the line "draft: true" above')}

## From the editor

${EDIT('a few paragraphs. What was hard, what was learned, what comes next')}

## Notable changes

${EDIT('keep what a reader would notice, in their words; group it; drop the rest')}

${list(commits.map(plain), 'No commits since the last note.')}

## Matrix at large

${EDIT('what happened in the specification and around it, with links')}

## What was verified

${EDIT('check that this reads well')}

${examples.length} new ${examples.length === 1 ? 'example' : 'examples'}, ${claims.length} new ${claims.length === 1 ? 'claim' : 'claims'}, ${gaps.length} new ${gaps.length === 1 ? 'entry' : 'entries'} in the [gap ledger](/gaps/).

${list(
  examples.map(({ id, title }) => `[${plain(title)}](/source/snippets/${id}.ts/)`),
  'No new examples.',
)}

${list(
  claims.map(({ text }) => plain(text)),
  'No new claims.',
)}

${list(
  gaps.map(({ id, title }) => `[${plain(title)}](/gaps/${id}/)`),
  'No new gaps.',
)}
`;
}
