/** Bytes as lower-case hexadecimal digits, two for each. They sort as the bytes do. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
