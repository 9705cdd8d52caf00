/** Small whole numbers with declared facts, for points that a person checks by hand. Knows no terms. */
import { drawTensor } from "../../evaluate/values.js";
import type { Random } from "../../evaluate/random.js";
import { columnsOf, entryCount, rowsOf, type Tensor } from "../../evaluate/tensor.js";
import type { Attribute } from "../../term/symbols.js";

const signed = [1, 2, -1, 3, -2];
const positive = [1, 2, 3];

/** Facts of which whole numbers are easily found; other facts get the numbers that sampling gives them. */
const whole: ReadonlySet<Attribute> = new Set<Attribute>(["positive", "symmetric", "diagonal", "lower", "upper", "triangular", "spd", "psd", "invertible", "tall", "wide"]);

/** A tensor of whole numbers from −2 to 3, as far as the facts allow. */
export function smallTensor(shape: readonly number[], attributes: readonly Attribute[], random: Random): Tensor {
  if (attributes.some((one) => !whole.has(one))) return drawTensor(shape, new Set(attributes), "readable", random);
  const has = (...names: readonly Attribute[]): boolean => names.some((name) => attributes.includes(name));
  const numbers = has("positive") ? positive : signed;
  const data = Float64Array.from({ length: entryCount(shape) }, () => numbers[random.below(numbers.length)] ?? 1);
  const drawn: Tensor = { shape, data };
  const rows = rowsOf(drawn);
  if (shape.length !== 2 || rows !== columnsOf(drawn)) return drawn;
  const definite = has("spd", "psd");
  if (!has("symmetric", "diagonal", "lower", "upper", "triangular", "invertible") && !definite) return drawn;
  const shaped = data.map((x, at) => {
    const [row, column] = [Math.floor(at / rows), at % rows];
    if (row === column) return definite || has("invertible") ? 3 * rows : x;
    if (has("diagonal") || (row < column ? has("lower", "triangular") : has("upper"))) return 0;
    return has("symmetric") || definite ? (data[Math.min(row, column) * rows + Math.max(row, column)] ?? 0) : x;
  });
  return { shape, data: shaped };
}
