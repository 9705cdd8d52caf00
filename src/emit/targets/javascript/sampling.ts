/** How generated modules in JavaScript check their arguments and draw random ones, with types between ‹ and ›. Knows no programs. */

export const reading = `/** Checks an argument that is an array. */
function _array(given‹: Float64Array›, name‹: string›, length‹: number›)‹: Float64Array› {
  if (given === undefined || given.length !== length) throw new RangeError(\`\${name}: expected \${length} numbers\`);
  return given;
}

/** Checks an argument that is a number. */
function _number(given‹: number›, name‹: string›)‹: number› {
  if (typeof given !== "number") throw new TypeError(\`\${name}: expected a number\`);
  return given;
}

/** Checks a size. */
function _size(given‹: number›, name‹: string›)‹: number› {
  if (!Number.isInteger(given) || given < 1) throw new RangeError(\`the size \${name}: expected a whole number of at least 1\`);
  return given;
}`;

/** Random arguments with what a declaration promises, for the self-check. */
export const sampling = `‹type _Given = Record<string, number | Float64Array>;›

/** Normal numbers from a counter: the same seed gives the same numbers everywhere. */
function _normals(seed‹: number›)‹: () => number› {
  let state = (seed * 2654435761) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A random matrix that has the attributes of its declaration. */
function _sample(rows‹: number›, columns‹: number›, attributes‹: readonly string[]›, draw‹: () => number›)‹: number[]› {
  let a = Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
  const has = (name‹: string›) => attributes.includes(name);
  const each = (f‹: (x: number, i: number, j: number) => number›) => (a = a.map((row, i) => row.map((x, j) => f(x, i, j))));
  const norm = () => Math.hypot(...a.flat());
  if (rows > 1 && attributes.length === 0) each((x) => x / Math.sqrt(columns));
  if (has("small")) each((x) => 0.1 * x);
  if (has("positive")) each((x) => Math.abs(x) + 0.5);
  if (has("binary")) each((x) => (x > 0 ? 1 : 0));
  if (has("unit")) each((x) => 0.15 + 0.7 / (1 + Math.exp(x)));
  if (has("unitnorm")) { const length = norm(); each((x) => x / length); }
  if (has("prob")) { each((x) => Math.abs(x) + 0.1); const old = a; each((x, _, j) => x / old.reduce((s, row) => s + row[j], 0)); }
  if (has("rowprob")) { each((x) => Math.abs(x) + 0.1); a = a.map((row) => row.map((x) => x / row.reduce((s, y) => s + y, 0))); }
  if (has("onehot")) { const old = a; each((x, i) => (x === Math.max(...(columns === 1 ? old.flat() : old[i])) ? 1 : 0)); }
  if (rows === columns) {
    const old = a;
    if (has("symmetric")) each((_, i, j) => (old[i][j] + old[j][i]) / 2);
    if (has("skew")) each((_, i, j) => old[i][j] - old[j][i]);
    if (has("lower") || (has("triangular") && !has("upper"))) each((x, i, j) => (i >= j ? x : 0));
    if (has("upper")) each((x, i, j) => (i <= j ? x : 0));
    if (has("diagonal")) each((x, i, j) => (i === j ? x : 0));
    if (has("toeplitz")) each((_, i, j) => (j >= i ? old[0][j - i] : old[i - j][0]));
    if (has("invertible")) each((x, i, j) => x + (i === j ? rows : 0));
    if (has("psd")) { const b = a; each((_, i, j) => b[i].reduce((s, y, k) => s + y * b[j][k], 0)); }
    if (has("spd")) { const b = a; each((_, i, j) => b[i].reduce((s, y, k) => s + y * b[j][k], 0) + (i === j ? rows : 0)); }
    if (has("orthogonal")) {
      for (let i = 0; i < rows; i += 1) {
        for (let k = 0; k < i; k += 1) { const c = a[i].reduce((s, x, j) => s + x * a[k][j], 0); a[i] = a[i].map((x, j) => x - c * a[k][j]); }
        const length = Math.hypot(...a[i]);
        a[i] = a[i].map((x) => x / length);
      }
    }
  }
  return a.flat();
}`;
