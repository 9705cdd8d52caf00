/** Which definitions and rules hold for tensors of any number of axes, though they are written for matrices. Knows no matching. */
import { type Dimension, isScalarShape, sameShape, type Shape } from "./dimension.js";
import { equalRational, MINUS_ONE } from "./rational.js";
import type { Definition } from "./symbols.js";
import type { KindTable, Term } from "./term.js";
import { postorder } from "./traverse.js";

/** Whether a kind says the same of every number of axes, where its arguments do. */
const anyAxes: KindTable<boolean> = {
  number: true,
  size: true,
  variable: true,
  ones: true,
  zeros: true,
  identity: false,
  add: true,
  multiply: true,
  hadamard: true,
  power: true,
  apply: true,
  transpose: false,
  trace: false,
  sum: true,
  diagonal: false,
  diagonalPart: false,
  fill: true,
  einsum: false,
  call: true,
  operator: false,
};

const nameOf = (size: Dimension): string | null => {
  const [only, ...more] = size.powers;
  return size.coefficient === 1 && only !== undefined && more.length === 0 && only[1] === 1 ? only[0] : null;
};

/** The two size names of a shape m × n that stands for any shape; null for others. */
export function genericSizes(shape: Shape): readonly [rows: string, columns: string] | null {
  const [rows, columns, ...rest] = shape;
  const [m, n] = [nameOf(rows), nameOf(columns)];
  return m !== null && n !== null && m !== n && rest.length === 0 ? [m, n] : null;
}

/**
 * Whether `terms` hold with a tensor's shape in the place of their one shape m × n: everything is of that shape or a scalar, worked entry by entry
 * or summed as a whole, and m and n occur as the number m n of entries only.
 */
export function holdForTensors(terms: readonly Term[]): boolean {
  const order = postorder(terms);
  const generic = order.find((term) => term.kind === "variable" && genericSizes(term.shape) !== null)?.shape;
  const names = generic === undefined ? null : genericSizes(generic);
  if (generic === undefined || names === null) return false;
  return order.every((term) => {
    if (!anyAxes[term.kind] || (!isScalarShape(term.shape) && !sameShape(term.shape, generic))) return false;
    if (term.kind === "call" && term.args.length > 0 && !definedForTensors(term.definition)) return false;
    if (term.kind === "multiply") return term.args.filter(({ shape }) => !isScalarShape(shape)).length < 2 && isBalanced(term.args, names);
    if (term.kind === "power" && term.args[0]?.kind === "multiply" && term.args[1]?.kind === "number" && equalRational(term.args[1].value, MINUS_ONE)) return true;
    return isBalanced(term.args, names);
  });
}

/** Whether the sizes among the factors make a power of m n. */
function isBalanced(factors: readonly Term[], [m, n]: readonly [string, string]): boolean {
  let [rows, columns] = [0, 0];
  for (const factor of factors) {
    const [base, exponent] = factor.kind === "power" && factor.args[0]?.kind === "size" ? factor.args : [factor, undefined];
    if (base?.kind !== "size") continue;
    const times = exponent === undefined ? 1 : exponent.kind === "number" ? Number(exponent.value.numerator) / Number(exponent.value.denominator) : Number.NaN;
    for (const [name, power] of base.size.powers) {
      if (name === m) rows += times * power;
      else if (name === n) columns += times * power;
      else return false;
    }
  }
  return rows === columns;
}

/** Whether a definition may be called with tensors of one shape in the place of its matrices. */
export function definedForTensors({ parameters, body, given }: Definition): boolean {
  const shapes = parameters.map(({ shape }) => shape).filter((shape) => !isScalarShape(shape));
  const [first] = shapes;
  return first !== undefined && genericSizes(first) !== null && shapes.every((shape) => sameShape(shape, first)) && holdForTensors([body, ...given.map(({ term }) => term)]);
}
