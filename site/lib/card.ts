/** A social card, drawn as SVG and written as PNG. */
import sharp from 'sharp';
import { escapeHtml } from './http.ts';

const WIDTH = 1200;
const HEIGHT = 630;

/** Breaks a title into lines of at most so many characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The picture: the mark, a title and a line below it. Bytes are backed by an ArrayBuffer of their own. */
export async function cardPng(title: string, about: string): Promise<Uint8Array<ArrayBuffer>> {
  const lines = wrap(title, 26).slice(0, 3);
  const text = lines.map(
    (line, index) =>
      `<text x="90" y="${300 + index * 92}" class="title">${escapeHtml(line)}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
    <style>
      .title { font: 600 78px 'Source Serif 4', 'Noto Serif', 'DejaVu Serif', Georgia, serif; fill: #1e1c18 }
      .about { font: 400 32px 'Source Sans 3', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif; fill: #67635a }
    </style>
    <rect width="${WIDTH}" height="${HEIGHT}" fill="#fcfbf7"/>
    <path d="M90 545H1110" stroke="#bfb9a8" stroke-width="2"/>
    <g transform="translate(90 86) scale(2.6)" fill="none">
      <path d="M9 4H4v24h5M23 4h5v24h-5" stroke="#1e1c18" stroke-width="2.2"/>
      <path d="m10 16.500 4.300 4.600L22.500 11" stroke="#24633c" stroke-width="3"/>
    </g>
    ${text.join('\n    ')}
    <text x="90" y="592" class="about">${escapeHtml(about)}</text>
  </svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer());
}
