/** The encodings from which a WebAssembly binary is made: LEB128 numbers, floats, vectors, names. Knows no instructions. */

/** Bytes in nested pieces, put together once at the end. */
export type Bytes = readonly (number | Bytes)[];

/** The bytes in order; nesting may be as deep as it likes. */
export function flatten(bytes: Bytes): Uint8Array<ArrayBuffer> {
  let length = 0;
  let result = new Uint8Array(1024);
  const open: { readonly pieces: Bytes; at: number }[] = [{ pieces: bytes, at: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const piece = top.pieces[top.at];
    top.at += 1;
    if (piece === undefined) open.pop();
    else if (typeof piece === "number") {
      if (length === result.length) {
        const larger = new Uint8Array(2 * length);
        larger.set(result);
        result = larger;
      }
      result[length] = piece;
      length += 1;
    } else open.push({ pieces: piece, at: 0 });
  }
  return result.slice(0, length);
}

/** Unsigned LEB128. Source: WebAssembly Core Specification 2.0, section 5.2.2. */
export function unsigned(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128. */
export function signed(value: number | bigint): Bytes {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; ) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    const done = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
    bytes.push(done ? low : low + 128);
    if (done) return bytes;
  }
}

/** IEEE 754, little-endian. */
export function float64(value: number): Bytes {
  return [...new Uint8Array(new Float64Array([value]).buffer)];
}

export function float32(value: number): Bytes {
  return [...new Uint8Array(new Float32Array([value]).buffer)];
}

/** Items after their number. */
export const vector = (items: readonly Bytes[]): Bytes => [unsigned(items.length), items];

/** Bytes after their number. */
export function sized(bytes: Bytes): Bytes {
  const flat = flatten(bytes);
  return [unsigned(flat.length), [...flat]];
}

export const utf8 = (text: string): Bytes => sized([...new TextEncoder().encode(text)]);
