// Terms for the evaluators' tests, written by hand and at random; knows no expected values.
import fc from "fast-check";
import { type Dimension, literalSize, multiplySizes, namedSize, SCALAR, type Shape, UNIT } from "../../src/term/dimension.js";
import { rational } from "../../src/term/rational.js";
import type { Attribute, Definition, FunctionSymbol, OperatorSymbol, Role } from "../../src/term/symbols.js";
import { createTable } from "../../src/term/table.js";
import type { Term, TermOf } from "../../src/term/term.js";

export const table = createTable();
export const n = namedSize("n");
export const m = namedSize("m");
export const h = namedSize("h");

export function variable(name: string, shape: Shape, attributes: readonly Attribute[] = [], role: Role = "given"): TermOf<"variable"> {
  const term = table.variable(name, shape, role, attributes);
  if (term.kind !== "variable") throw new Error("not a variable");
  return term;
}

const symbols = new Map<string, FunctionSymbol>();

/** A function symbol without a derivative: the evaluators must not look there. */
export function symbol(name: string): FunctionSymbol {
  const known = symbols.get(name) ?? { name, parameter: "x", derivative: null, given: [], domain: [], ensures: [], from: null };
  symbols.set(name, known);
  return known;
}

export const apply = (name: string, argument: Term): Term => table.apply(symbol(name), argument);

const operators = new Map<string, OperatorSymbol>();
export function operator(name: string, args: readonly Term[], shape: Shape, sizes: readonly Dimension[] = []): Term {
  const known = operators.get(name) ?? { name, parameters: [], sizes: [], shape, tangent: null, given: [], domain: [], ensures: [], from: null };
  operators.set(name, known);
  return table.operator(known, args, shape, sizes);
}

export const num = (numerator: number, denominator = 1): Term => table.number(rational(numerator, denominator));
export const mul = (...factors: readonly Term[]): Term => table.multiply(factors);
export const add = (...terms: readonly Term[]): Term => table.add(terms);
export const had = (...factors: readonly Term[]): Term => table.hadamard(factors);
export const tr = (term: Term): Term => table.transpose(term);
export const minus = (a: Term, b: Term): Term => table.add([a, table.negate(b)]);

/** mse(t, y) = 1/n sum((y − t)²). */
const [t0, y0] = [variable("t", [n, UNIT], [], "pattern"), variable("y", [n, UNIT], [], "pattern")];
export const mse: Definition = {
  name: "mse",
  parameters: [{ name: "t", shape: [n, UNIT], target: true }, { name: "y", shape: [n, UNIT], target: false }],
  sizes: ["n"],
  shape: SCALAR,
  body: mul(table.reciprocal(table.size(n)), table.sum(table.power(minus(y0, t0), num(2)))),
  given: [],
  ensures: [],
  entrywise: false,
  commutes: false,
};

export const W1 = variable("W1", [h, n]);
export const W2 = variable("W2", [m, h]);
export const x = variable("x", [n, UNIT]);
export const b1 = variable("b1", [h, UNIT]);
export const b2 = variable("b2", [m, UNIT]);
export const t = variable("t", [m, UNIT]);
export const z = add(mul(W1, x), b1);
export const network = add(mul(W2, apply("relu", z)), b2);
/** mse(t, W2 relu(W1 x + b1) + b2). */
export const loss = table.call(mse, [t, network], SCALAR);
const delta = mul(num(2), table.reciprocal(table.size(m)), minus(network, t));
const epsilon = had(mul(tr(W2), delta), apply("step", z));
/** The gradients as SEEDS.md states them. */
export const gradients: readonly { readonly variable: TermOf<"variable">; readonly gradient: Term }[] = [
  { variable: W2, gradient: mul(delta, tr(apply("relu", z))) },
  { variable: b2, gradient: delta },
  { variable: W1, gradient: mul(epsilon, tr(x)) },
  { variable: b1, gradient: epsilon },
  { variable: x, gradient: mul(tr(W1), epsilon) },
];

const sizes: readonly Dimension[] = [UNIT, n, m, literalSize(3)];
const smooth = ["sin", "cos", "tanh", "sigmoid", "softplus", "atan", "erf", "asinh", "exp"];
const kinked = ["relu", "abs", "step", "sign"];

/** Random well-shaped scalar terms over all kinds, from a list of random numbers that steers the choices. */
export function randomLoss(choices: readonly number[]): Term {
  let at = 0;
  const choose = (count: number): number => {
    const choice = choices[at % choices.length] ?? 0;
    at += 1;
    return (choice + 7 * Math.floor(at / choices.length)) % count;
  };
  const size = (): Dimension => sizes[choose(sizes.length)] ?? UNIT;
  const bounded = (term: Term): Term => apply("tanh", term);

  const make = (shape: Shape, depth: number): Term => {
    const [rows, columns] = shape;
    if (depth === 0) {
      switch (choose(4)) {
        case 0:
          return rows === UNIT && columns === UNIT ? num(choose(7) - 3, 2) : table.ones(shape);
        case 1:
          return table.fill(table.size(n), shape);
        case 2:
          return variable(`P${rows.key}${columns.key}`, shape, ["positive"]);
        default:
          return variable(`X${rows.key}${columns.key}`, shape);
      }
    }
    const below = depth - 1;
    const options: (() => Term)[] = [
      () => add(make(shape, below), make(shape, below), make(shape, 0)),
      () => had(make(shape, below), make(shape, below), bounded(make(shape, 0))),
      () => mul(make(SCALAR, below), make(shape, below)),
      () => {
        const inner = size();
        return bounded(mul(make([rows, inner], below), make([inner, columns], below)));
      },
      () => {
        const [inner, other] = [size(), size()];
        return bounded(mul(make([rows, inner], 0), make(SCALAR, below), make([inner, other], below), make([other, columns], 0)));
      },
      () => table.power(apply("exp", bounded(make(shape, below))), bounded(make(SCALAR, below))),
      () => table.power(make(shape, below), num(choose(3))),
      () => apply(smooth[choose(smooth.length)] ?? "sin", bounded(make(shape, below))),
      () => apply(kinked[choose(kinked.length)] ?? "relu", make(shape, below)),
      () => apply("log", add(apply("exp", bounded(make(shape, below))), table.fill(num(1), shape))),
      () => tr(make([columns, rows], below)),
      () => table.fill(bounded(make(SCALAR, below)), shape),
    ];
    if (rows.key === columns.key) {
      options.push(
        () => table.diagonal(make([rows, UNIT], below)),
        () => add(make(shape, below), table.identity(rows)),
        () => operator("inv", [add(mul(num(20), table.identity(rows)), bounded(make(shape, below)))], shape),
        () => operator("adj", [add(mul(num(2), table.identity(rows)), bounded(make(shape, below)))], shape),
        () => operator("triu", [make(shape, below)], shape),
      );
    }
    if (columns === UNIT) options.push(() => table.diagonalPart(make([rows, rows], below)), () => operator("solve", [add(mul(num(9), table.identity(rows)), bounded(make([rows, rows], below))), make(shape, below)], shape));
    if (rows === UNIT && columns === UNIT) {
      const side = size();
      options.push(
        () => table.trace(make([side, side], below)),
        () => table.sum(make([side, size()], below)),
        () => table.call(mse, [make([side, UNIT], below), make([side, UNIT], below)], SCALAR),
        () => operator("logdet", [add(mul(num(9), table.identity(side)), bounded(make([side, side], below)))], SCALAR),
        () => operator("det", [bounded(make([side, side], below))], SCALAR),
        () => table.sum(operator("kron", [make([side, UNIT], below), make([UNIT, side], below)], [side, side])),
        () => table.sum(operator("vec", [make([side, side], below)], [multiplySizes(side, side), UNIT])),
      );
    }
    return (options[choose(options.length)] ?? missing)();
  };
  return make(SCALAR, 3 + choose(2));
}

function missing(): never {
  throw new Error("no option");
}

export const losses = fc.array(fc.nat(1000), { minLength: 12, maxLength: 60 }).map(randomLoss);
