/**
 * A set of (state pair, event) numbers as bytes: sorted by pair, each number in 7-bit groups, the pair as its
 * difference to the one before. About five bytes an entry.
 */

/** State pair → event. Event 0 says that the pair left the state. */
export type StateDelta = ReadonlyMap<number, number>;

export function packState(delta: StateDelta): Uint8Array {
  const out: number[] = [];
  let last = 0;
  for (const [pair, event] of [...delta].sort(([a], [b]) => a - b)) {
    write(out, pair - last);
    write(out, event);
    last = pair;
  }
  return Uint8Array.from(out);
}

export function unpackState(bytes: Uint8Array): StateDelta {
  const delta = new Map<number, number>();
  let offset = 0;
  const read = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[offset];
      if (byte === undefined) throw new RangeError('packed state ends inside a number');
      offset += 1;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  let pair = 0;
  while (offset < bytes.length) {
    pair += read();
    delta.set(pair, read());
  }
  return delta;
}

/** Numbers reach 2^53, so no bit operators here. */
function write(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}
