/** Pages as text: our components replaced by what they show. */
import { cutDeclaration } from './declarations.ts';
import { changesBetween } from './behaviours.ts';
import { verifiedComparison } from './comparisons.ts';
import { layOutJson, trimMessage } from './http.ts';
import { PageError } from './locate.ts';
import { loadModule, readProjectFile } from './project.ts';
import { provedClaim } from './proofs.ts';
import { verifiedCard } from './rule-cards.ts';
import { verifiedRun } from './runs.ts';
import { specUrl } from './spec.ts';

async function exampleText(id: string): Promise<string> {
  const { example, run } = await verifiedRun(id);
  const { createShortener }: typeof import('../../snippets/runner/shorten.ts') = await loadModule(
    'snippets/runner/shorten.ts',
  );
  const { renderRequest, renderResponse }: typeof import('../../snippets/runner/http.ts') =
    await loadModule('snippets/runner/http.ts');
  const shorten = createShortener(run);
  const exchanges = run.exchanges.map((exchange) => {
    const { caption, request, response } = shorten.exchange(exchange);
    const messages = [renderRequest(request, 'homeserver'), renderResponse(response)].map(
      trimMessage,
    );
    return `${caption === undefined ? '' : `${caption}\n\n`}\`\`\`http\n${messages.join('\n\n')}\n\`\`\``;
  });
  const claims = run.claims.map(({ text }) => `- verified: ${text}`);
  return [`Example ${id}: ${example.title}`, claims.join('\n'), ...exchanges].join('\n\n');
}

async function ruleText(id: string): Promise<string> {
  const { card, number, numbers, cases } = await verifiedCard(id);
  const { verdictText }: typeof import('../../snippets/rooms/authorization-rules/run.ts') =
    await loadModule('snippets/rooms/authorization-rules/run.ts');
  const ranges = numbers.map((range) => `${range.number} in versions ${range.versions}`);
  const parts = (['allowed', 'refused'] as const).map(
    (part) =>
      `- verified: ${card[part].says} ${verdictText(cases[part].verdict)}. The event: \`${JSON.stringify(card[part].sketch(cases[part].built.version).event)}\``,
  );
  return `Rule ${number} (${ranges.join(', ')}): ${card.title}\n\n${parts.join('\n')}`;
}

async function comparisonText(id: string): Promise<string> {
  const { comparison, pairs } = await verifiedComparison(id);
  const [older, newer] = comparison.versions;
  const claims = Object.values(comparison.claims).map((text) => `- verified: ${text}`);
  const shown = pairs.map(
    (pair) =>
      `In version ${older}:\n\n\`\`\`json\n${layOutJson(pair.older)}\n\`\`\`\n\nIn version ${newer}:\n\n\`\`\`json\n${layOutJson(pair.newer)}\n\`\`\``,
  );
  return [`Comparison: ${comparison.title}`, claims.join('\n'), ...shown].join('\n\n');
}

async function changesText(id: string): Promise<string> {
  const { ROOM_VERSIONS }: typeof import('../../server/matrix/room-versions.ts') = await loadModule(
    'server/matrix/room-versions.ts',
  );
  const versions = Object.values(ROOM_VERSIONS);
  const newer = versions.find((version) => version.id === id);
  const older = versions.find((_version, index) => versions[index + 1] === newer);
  if (newer === undefined || older === undefined) return '';
  return changesBetween(older, newer)
    .map(({ behaviour, before, after }) => `- ${behaviour.name}: ${before} → ${after}`)
    .join('\n');
}

function sourceText(file: string, name: string): string {
  const { code, firstLine } = cutDeclaration(file, readProjectFile(file), name);
  return `\`\`\`ts\n// ${file}:${firstLine}\n${code}\n\`\`\``;
}

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

async function componentText(tag: string, component: string): Promise<string> {
  switch (component) {
    case 'Example':
      return exampleText(attribute(tag, 'id'));
    case 'Source':
      return sourceText(attribute(tag, 'file'), attribute(tag, 'name'));
    case 'Claim':
      return (await provedClaim(attribute(tag, 'of'))).text;
    case 'Rule':
      return ruleText(attribute(tag, 'id'));
    case 'VersionChanges':
      return changesText(attribute(tag, 'id'));
    case 'Comparison':
      return comparisonText(attribute(tag, 'id'));
    case 'Operation':
      return `(Reference of the operation ${attribute(tag, 'id')}.)`;
    case 'Gap':
      return `(See the gap ledger: ${attribute(tag, 'id')}.)`;
    default:
      return '';
  }
}

/** Where a tag stands in a file. */
function positionOf(file: string, tag: string): string {
  const text = readProjectFile(file);
  return `${file}:${text.slice(0, Math.max(0, text.indexOf(tag))).split('\n').length}`;
}

/**
 * The text of an MDX page, with exchanges and source in place.
 *
 * @param file the page's own file, named with the line when a component asks for what is not there.
 */
export async function pageText(mdx: string, file: string): Promise<string> {
  const linked = mdx.replace(
    /<Spec\s+to="([^"]+)"\s*>([\s\S]*?)<\/Spec>|<Spec\s+to="([^"]+)"\s*\/>/g,
    (_all, to: string | undefined, text: string | undefined, bare: string | undefined) =>
      to === undefined ? specUrl(bare ?? '') : `[${text}](${specUrl(to)})`,
  );
  const tags = [
    ...linked.matchAll(
      /<(Example|Source|Claim|Operation|Gap|Rule|Comparison|RuleVersions|RuleIndex|VersionChanges|VersionTable)\b[^>]*\/>/g,
    ),
  ];
  const texts = await Promise.all(
    tags.map(([tag, component = '']) =>
      componentText(tag, component).catch((error: Error) => {
        throw new PageError(positionOf(file, tag), error.message, error);
      }),
    ),
  );
  let last = 0;
  const parts = tags.map((match, index) => {
    const before = linked.slice(last, match.index);
    last = match.index + match[0].length;
    return before + (texts[index] ?? '');
  });
  return (parts.join('') + linked.slice(last)).replace(/^import .*$/gm, '').trim();
}
