// Terms to try the kernel on: short names for constructors, and the functions and relations of a small library; knows no rule file.
import { type Dimension, namedSize, SCALAR, type Shape, UNIT } from "../../src/term/dimension.js";
import { type Rational, rational } from "../../src/term/rational.js";
import type { Attribute, Definition, FunctionSymbol, OperatorSymbol, Role } from "../../src/term/symbols.js";
import { createTable } from "../../src/term/table.js";
import type { Term, TermOf } from "../../src/term/term.js";
import type { Relation } from "../../src/kernel/equations.js";

export const table = createTable();
export const [b, h, k, m, n] = [namedSize("b"), namedSize("h"), namedSize("k"), namedSize("m"), namedSize("n")];

export const shaped = (...sizes: readonly Dimension[]): Shape => [sizes[0] ?? UNIT, sizes[1] ?? UNIT];

export function variable(name: string, shape: Shape, role: Role = "given", attributes: readonly Attribute[] = []): TermOf<"variable"> {
  const made = table.variable(name, shape, role, attributes);
  if (made.kind !== "variable") throw new Error("a variable is a variable");
  return made;
}

export const matrix = (name: string, rows: Dimension, columns: Dimension, ...attributes: readonly Attribute[]): TermOf<"variable"> =>
  variable(name, shaped(rows, columns), "given", attributes);
export const vector = (name: string, size: Dimension): TermOf<"variable"> => variable(name, shaped(size));
export const scalar = (name: string): TermOf<"variable"> => variable(name, SCALAR);

export const number = (value: number, denominator = 1): Term => table.number(rational(value, denominator));
export const times = (...factors: readonly Term[]): Term => table.multiply(factors);
export const plus = (...terms: readonly Term[]): Term => table.add(terms);
export const minus = (left: Term, right: Term): Term => table.add([left, table.negate(right)]);
export const had = (...factors: readonly Term[]): Term => table.hadamard(factors);
export const t = (term: Term): Term => table.transpose(term);
export const trace = (term: Term): Term => table.trace(term);
export const sum = (term: Term): Term => table.sum(term);
export const pow = (base: Term, exponent: Rational | number | Term): Term =>
  table.power(base, typeof exponent === "number" ? table.number(exponent) : "numerator" in exponent ? table.number(exponent) : exponent);
export const inverse = (base: Term): Term => table.reciprocal(base);
export const scale = (factor: Term, term: Term): Term => table.multiply([factor, term]);
export const size = (dimension: Dimension): Term => table.size(dimension);
export const ones = (...sizes: readonly Dimension[]): Term => table.ones(shaped(...sizes));
export const over = (numerator: Term, denominator: Term): Term => table.multiply([numerator, table.reciprocal(denominator)]);

/** The scalar that a function's derivative and a relation are written in. */
export const x = variable("x", SCALAR, "pattern");
const y = variable("y", SCALAR, "pattern");

function symbol(name: string, derivative: Term | null): FunctionSymbol {
  return { name, parameter: "x", derivative, given: [], domain: [], ensures: [], from: null };
}
/** A function whose derivative is written in the function itself. */
function selfReferring(name: string, derivative: (self: (argument: Term) => Term) => Term): FunctionSymbol {
  const made: { -readonly [Key in keyof FunctionSymbol]: FunctionSymbol[Key] } = { name, parameter: "x", derivative: null, given: [], domain: [], ensures: [], from: null };
  made.derivative = derivative((argument) => table.apply(made, argument));
  return made;
}

export const exp = selfReferring("exp", (self) => self(x));
export const log = symbol("log", inverse(x));
export const step = symbol("step", number(0));
export const relu = symbol("relu", table.apply(step, x));
export const sign = symbol("sign", number(0));
export const abs = symbol("abs", table.apply(sign, x));
export const tanh = selfReferring("tanh", (self) => minus(number(1), pow(self(x), 2)));
export const sigmoid = selfReferring("sigmoid", (self) => times(self(x), minus(number(1), self(x))));
export const softplus = symbol("softplus", table.apply(sigmoid, x));
export const sqrt = symbol("sqrt", times(number(1, 2), pow(x, rational(-1, 2))));
export const mystery = symbol("mystery", null);
export const of = (f: FunctionSymbol, argument: Term): Term => table.apply(f, argument);

const relation = (name: string, left: Term, right: Term): Relation => ({ name, left, right });
export const relations: readonly Relation[] = [
  relation("step_idempotent", pow(of(step, x), 2), of(step, x)),
  relation("step_relu", of(step, of(relu, x)), of(step, x)),
  relation("relu_step", of(relu, x), times(x, of(step, x))),
  relation("abs_sign", of(abs, x), times(x, of(sign, x))),
  relation("exp_log", of(exp, of(log, x)), x),
  relation("log_exp", of(log, of(exp, x)), x),
  relation("exp_add", of(exp, plus(x, y)), times(of(exp, x), of(exp, y))),
  relation("exp_neg", of(exp, table.negate(x)), inverse(of(exp, x))),
  relation("exp_zero", of(exp, number(0)), number(1)),
  relation("sigmoid_exp", of(sigmoid, x), inverse(plus(number(1), of(exp, table.negate(x))))),
  relation("sqrt_power", of(sqrt, x), pow(x, rational(1, 2))),
];

export const parameter = (name: string, ...sizes: readonly Dimension[]): TermOf<"variable"> => variable(name, shaped(...sizes), "pattern");

export function define(name: string, parameters: readonly TermOf<"variable">[], sizes: readonly string[], body: Term): Definition {
  return { name, parameters: parameters.map((one) => ({ name: one.name, shape: one.shape, target: false })), sizes, shape: body.shape, body, given: [], ensures: [], entrywise: false, commutes: false };
}

/** mse(t, y) = 1/n sum((y − t).^2) */
export const mse = define("mse", [parameter("t", n), parameter("y", n)], ["n"], over(sum(pow(minus(parameter("y", n), parameter("t", n)), 2)), size(n)));

/** softmax(z) = exp(z) / sum(exp(z)) */
export const softmax = define("softmax", [parameter("z", n)], ["n"], scale(inverse(sum(of(exp, parameter("z", n)))), of(exp, parameter("z", n))));

/** The inverse of a square matrix, by X inv(X) = I. */
export const inv: OperatorSymbol = (() => {
  const [X, dX] = [parameter("X", n, n), variable("X", shaped(n, n), "tangent")];
  const made: { -readonly [Key in keyof OperatorSymbol]: OperatorSymbol[Key] } = {
    name: "inv", parameters: [{ name: "X", shape: X.shape, target: false }], sizes: ["n"], shape: X.shape, tangent: null, given: [], domain: [], ensures: [], from: null,
  };
  const inverted = table.operator(made, [X], X.shape, [n]);
  made.tangent = times(number(-1), inverted, dX, inverted);
  made.from = [times(X, inverted), table.identity(n)];
  return made;
})();
export const inverted = (term: Term): Term => table.operator(inv, [term], term.shape, [term.shape[0]]);
