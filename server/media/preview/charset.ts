/** Which letters the bytes of a web page mean. */

const latin1 = new TextDecoder('latin1');

/** How far into a page browsers look for its own word. */
const PRESCAN_BYTES = 1024;

const BYTE_ORDER_MARKS: readonly (readonly [RegExp, string])[] = [
  [/^\xef\xbb\xbf/, 'utf-8'],
  [/^\xfe\xff/, 'utf-16be'],
  [/^\xff\xfe/, 'utf-16le'],
];

/** The mark at its beginning counts first, then the header, then what the page says of itself; else UTF-8. */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const head = latin1.decode(bytes.subarray(0, PRESCAN_BYTES));
  const label =
    BYTE_ORDER_MARKS.find(([mark]) => mark.test(head))?.[1] ??
    /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ??
    'utf-8';
  return decoder(label).decode(bytes);
}

/** An unknown name is no reason to show nothing. */
function decoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
