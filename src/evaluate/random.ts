// Pseudo-random numbers that depend on nothing but a text; not for secrets.

export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number from 0 up to below `count`. */
  below(count: number): number;
}

/** A 32-bit hash of `text` started at `seed`. Source: MurmurHash3's mixing (Appleby). */
function hash(text: string, seed: number): number {
  let state = seed;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0xcc9e2d51);
    state = Math.imul((state << 15) | (state >>> 17), 0x1b873593);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}

/** The generator xoshiro128** (Blackman and Vigna 2018), its state hashed from `seed`. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = [hash(seed, 0x9e3779b9), hash(seed, 0x243f6a88), hash(seed, 0xb7e15162), hash(seed, 0x6a09e667) | 1];
  const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  for (let warming = 0; warming < 8; warming += 1) next();
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (count) => Math.floor(uniform() * count),
  };
}

/** `items` in random order. */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const keyed = items.map((item) => ({ item, key: random.uniform() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}
