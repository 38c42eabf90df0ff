/**
 * Cuts a declaration out of a TypeScript file by its name, with its real line numbers.
 *
 * The compiler's parser finds it, so that a string or a comment that looks like the name cannot be mistaken for it.
 */
import ts from 'typescript';

/** The longest declaration a page may quote, in lines. */
export const LONGEST = 40;

/** A piece of a file. */
export interface Cut {
  readonly code: string;
  /** The first line's number in the file, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The declaration is gone, ambiguous or too long to read on a page. */
export class DeclarationError extends Error {
  override name = 'DeclarationError';
}

interface Found {
  /** What is quoted: a whole statement, or one member of a class. */
  readonly node: ts.Node;
  readonly hasBody: boolean;
}

/** Whether this is more than an overload's signature. */
function isWhole(node: ts.Node): boolean {
  return !(
    (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) &&
    node.body === undefined
  );
}

function memberName(member: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(member)) return 'constructor';
  const named =
    ts.isMethodDeclaration(member) ||
    ts.isPropertyDeclaration(member) ||
    ts.isGetAccessor(member) ||
    ts.isSetAccessor(member) ||
    ts.isPropertyAssignment(member) ||
    ts.isPropertySignature(member) ||
    ts.isMethodSignature(member);
  if (!named) return undefined;
  const { name } = member;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name)
    ? name.text
    : undefined;
}

/** What a statement declares: its names, each with the node to quote and the members inside it. */
function declared(statement: ts.Statement): [name: string, node: ts.Node, members: ts.Node[]][] {
  if (ts.isFunctionDeclaration(statement) && statement.name) {
    return [[statement.name.text, statement, nested(statement.body)]];
  }
  if (ts.isClassDeclaration(statement) && statement.name) {
    return [[statement.name.text, statement, [...statement.members]]];
  }
  if (ts.isInterfaceDeclaration(statement)) {
    return [[statement.name.text, statement, [...statement.members]]];
  }
  if (ts.isTypeAliasDeclaration(statement)) return [[statement.name.text, statement, []]];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations
      .flatMap((declaration) =>
        ts.isIdentifier(declaration.name)
          ? [[declaration.name.text, statement, properties(declaration.initializer)] as const]
          : [],
      )
      .map(([name, node, members]) => [name, node, members]);
  }
  return [];
}

/** What a function declares, and the members of the object it returns: `createRooms.send`. */
function nested(body: ts.Block | undefined): ts.Node[] {
  return [...(body?.statements ?? [])].flatMap((statement) =>
    ts.isReturnStatement(statement) ? properties(statement.expression) : [statement],
  );
}

/** The members of an object literal, through `as const`, `satisfies` and a call's arguments. */
function properties(value: ts.Expression | undefined): ts.Node[] {
  if (value === undefined) return [];
  if (
    ts.isAsExpression(value) ||
    ts.isSatisfiesExpression(value) ||
    ts.isParenthesizedExpression(value)
  ) {
    return properties(value.expression);
  }
  if (ts.isObjectLiteralExpression(value)) return [...value.properties];
  if (ts.isCallExpression(value))
    return value.arguments.flatMap((argument) => properties(argument));
  if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) {
    return ts.isBlock(value.body) ? nested(value.body) : properties(value.body);
  }
  return [];
}

function membersNamed(members: readonly ts.Node[], name: string): ts.Node[] {
  return members.flatMap((member) => {
    if (memberName(member) === name) return [member];
    return ts.isStatement(member)
      ? declared(member).flatMap(([inner, node]) => (inner === name ? [node] : []))
      : [];
  });
}

function find(source: ts.SourceFile, name: string): Found[] {
  const [outer = name, member] = name.split('.');
  const matches = source.statements.flatMap((statement) =>
    declared(statement).filter(([declaredName]) => declaredName === outer),
  );
  const nodes =
    member === undefined
      ? matches.map(([, node]) => node)
      : matches.flatMap(([, , members]) => membersNamed(members, member));
  return nodes.map((node) => ({ node, hasBody: isWhole(node) }));
}

/** Where the comment directly above the node begins, if it is a documentation comment. */
function docStart(source: ts.SourceFile, node: ts.Node): number | undefined {
  const comments = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const last = comments.findLast((range) => source.text.startsWith('/**', range.pos));
  return last?.pos;
}

/**
 * Cuts `name` out of a file's text. `name` is a function, const, class, type or interface at the top of the file, or
 * `Outer.member` for a method, a property or a function inside.
 *
 * @throws DeclarationError when it is not there, is there more than once, or has more than {@link LONGEST} lines.
 */
export function cutDeclaration(
  file: string,
  text: string,
  name: string,
  options: { readonly doc?: boolean } = {},
): Cut {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const all = find(source, name);
  const whole = all.filter((found) => found.hasBody);
  const candidates = whole.length > 0 ? whole : all;
  const [first, second] = candidates;
  if (first === undefined) throw new DeclarationError(`${file} declares no "${name}"`);
  if (second !== undefined) {
    const lines = candidates.map(({ node }) => lineOf(source, node.getStart(source)));
    throw new DeclarationError(
      `${file} declares "${name}" more than once, on lines ${lines.join(', ')}`,
    );
  }
  const documented = options.doc === true ? docStart(source, first.node) : undefined;
  const start = documented ?? first.node.getStart(source);
  const firstLine = lineOf(source, start);
  const lastLine = lineOf(source, first.node.getEnd());
  const length = lastLine - firstLine + 1;
  if (length > LONGEST) {
    throw new DeclarationError(
      `"${name}" in ${file} has ${length} lines; a page quotes at most ${LONGEST}`,
    );
  }
  const lines = text.split('\n').slice(firstLine - 1, lastLine);
  return { code: outdent(lines).join('\n'), firstLine, lastLine };
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}

/** Removes the indentation that all lines share. */
export function outdent(lines: readonly string[]): string[] {
  const widths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const width = widths.length === 0 ? 0 : Math.min(...widths);
  return lines.map((line) => line.slice(width));
}
