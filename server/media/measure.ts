/** What there is to know of a file while it passes through. */
import { createHash } from 'node:crypto';

/** More came than may. */
export class TooManyBytesError extends Error {
  override name = 'TooManyBytesError';
}

export interface Measured {
  readonly bytes: number;
  /** Base64url. */
  readonly sha256: string;
}

/** Counts and hashes what is read through `chunks`; ask for the result when all has been read. */
export function measure(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): { readonly chunks: AsyncIterable<Uint8Array>; result(): Measured } {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* through(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new TooManyBytesError(`there are more than ${maxBytes} bytes`);
      hash.update(chunk);
      yield chunk;
    }
  }
  return { chunks: through(), result: () => ({ bytes, sha256: hash.digest('base64url') }) };
}
