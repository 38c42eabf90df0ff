/** Pictures made from nothing, and their size read back: all that examples about pictures need. Works in a browser. */

/** Joins bytes; a text stands for its ASCII letters, a number for one byte. */
function bytesOf(
  ...parts: readonly (string | number | readonly number[] | Uint8Array)[]
): Uint8Array<ArrayBuffer> {
  const all = parts.map((part) =>
    typeof part === 'string'
      ? Array.from(part, (letter) => letter.charCodeAt(0))
      : typeof part === 'number'
        ? [part]
        : part,
  );
  const joined = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const big32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
const little16 = (value: number): number[] => [value & 0xff, value >> 8];

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

/** A zlib stream that packs nothing. */
function stored(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 0xffff) {
    const block = bytes.subarray(at, at + 0xffff);
    const isLast = at + block.length === bytes.length;
    const [length, inverse] = [little16(block.length), little16(~block.length & 0xffff)];
    blocks.push(bytesOf(isLast ? 1 : 0, length, inverse, block));
  }
  return bytesOf([0x78, 0x01], ...blocks, big32(adler32(bytes)));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = bytesOf(type, data);
  return bytesOf(big32(data.length), body, big32(crc32(body)));
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A PNG in shades of grey, from dark at its left to light at its right. */
export function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const row = bytesOf(
    0,
    Array.from({ length: width }, (_, x) => Math.floor((255 * x) / width)),
  );
  const pixels = bytesOf(...Array.from({ length: height }, () => row));
  return pngOf(width, height, stored(pixels));
}

/** A PNG that says it is this large and has nothing in it: what an attacker sends. */
export function hollowPng(width: number, height: number): Uint8Array<ArrayBuffer> {
  return pngOf(width, height, stored(new Uint8Array(1)));
}

function pngOf(width: number, height: number, packed: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = bytesOf(big32(width), big32(height), [8, 0, 0, 0, 0]);
  return bytesOf(
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', new Uint8Array()),
  );
}

/** A GIF of two frames, black and white, that repeats for ever. */
export function movingGif(width: number, height: number): Uint8Array<ArrayBuffer> {
  const size = [...little16(width), ...little16(height)];
  const palette = [0, 0, 0, 255, 255, 255];
  const repeat = [0x21, 0xff, 0x0b, ...bytesOf('NETSCAPE2.0'), 3, 1, 0, 0, 0];
  const frame = (colour: number): Uint8Array =>
    bytesOf(
      [0x21, 0xf9, 4, 0, 50, 0, 0, 0],
      [0x2c, 0, 0, 0, 0, ...size, 0],
      2,
      inBlocks(gifPixels(width * height, colour)),
      0,
    );
  return bytesOf('GIF89a', size, [0x80, 0, 0], palette, repeat, frame(0), frame(1), 0x3b);
}

/** LZW that packs nothing: codes of three bits, and the table cleared before a code would need a fourth. */
function gifPixels(count: number, colour: number): number[] {
  const [clear, end] = [4, 5];
  const codes: number[] = [];
  for (let pixel = 0; pixel < count; pixel += 1) {
    if (pixel % 2 === 0) codes.push(clear);
    codes.push(colour);
  }
  codes.push(end);
  const bytes = Array.from({ length: Math.ceil((codes.length * 3) / 8) }, () => 0);
  codes.forEach((code, index) => {
    for (let bit = 0; bit < 3; bit += 1) {
      const at = index * 3 + bit;
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (((code >> bit) & 1) << (at & 7));
    }
  });
  return bytes;
}

function inBlocks(bytes: readonly number[]): number[] {
  const blocks: number[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.slice(at, at + 255);
    blocks.push(block.length, ...block);
  }
  return blocks;
}

/** Width and height of a PNG, GIF, JPEG or WebP; undefined for anything else. */
export function sizeOf(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = String.fromCharCode(...bytes.subarray(0, 16));
  if (text.startsWith('\x89PNG')) return `${view.getUint32(16)}x${view.getUint32(20)}`;
  if (text.startsWith('GIF8')) return `${view.getUint16(6, true)}x${view.getUint16(8, true)}`;
  if (text.startsWith('\xff\xd8')) return jpegSize(view);
  // Only in the form that has room for animation.
  if (!/^RIFF[^]{4}WEBPVP8X/.test(text)) return undefined;
  const side = (at: number): number => 1 + view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  return `${side(24)}x${side(27)}`;
}

function jpegSize(view: DataView): string | undefined {
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xc2)
      return `${view.getUint16(at + 7)}x${view.getUint16(at + 5)}`;
  }
  return undefined;
}

/** Whether a WebP or GIF has more than one frame. */
export function moves(bytes: Uint8Array): boolean {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return text.includes('ANMF') || text.split('\x21\xf9').length > 2;
}
