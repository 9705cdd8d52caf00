// Printed forms of terms, compared with what a mathematician would write; knows no parser.
import { describe, expect, it } from "vitest";
import { ascii } from "../../src/emit/ascii.js";
import { latex } from "../../src/emit/latex.js";
import { text } from "../../src/emit/text.js";
import { type Dimension, multiplySizes, namedSize, SCALAR, UNIT } from "../../src/term/dimension.js";
import { type Rational, rational } from "../../src/term/rational.js";
import type { FunctionSymbol, OperatorSymbol } from "../../src/term/symbols.js";
import { createTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";

const table = createTable();
const m = namedSize("m");
const n = namedSize("n");
const h = namedSize("h");
const B = namedSize("B");
const W1 = table.variable("W1", [h, n]);
const W2 = table.variable("W2", [m, h]);
const x = table.variable("x", [n, UNIT]);
const w = table.variable("w", [n, UNIT]);
const b1 = table.variable("b1", [h, UNIT]);
const t = table.variable("t", [m, UNIT]);
const y = table.variable("y", [m, UNIT]);
const delta = table.variable("δ", [m, UNIT]);
const X = table.variable("X", [n, n]);
const c = table.variable("c", SCALAR);
const d = table.variable("d", SCALAR);
const step: FunctionSymbol = { name: "step", parameter: "x", derivative: null, given: [], domain: [], ensures: [], from: null };
const inv: OperatorSymbol = { name: "inv", parameters: [], sizes: [], shape: [n, n], tangent: null, given: [], domain: [], ensures: [], from: null };
const norm2: OperatorSymbol = { ...inv, name: "norm2", shape: SCALAR };
const add = (terms: readonly Term[]): Term => table.add(terms);
const multiply = (factors: readonly Term[]): Term => table.multiply(factors);
const hadamard = (factors: readonly Term[]): Term => table.hadamard(factors);
const power = (base: Term, exponent: Term): Term => table.power(base, exponent);
const tr = (argument: Term): Term => table.transpose(argument);
const number = (value: Rational | number): Term => table.number(value);
const size = (value: Dimension): Term => table.size(value);
const negate = (argument: Term): Term => table.negate(argument);
const reciprocal = (argument: Term): Term => table.reciprocal(argument);

const printed: readonly (readonly [Term, string, string, string])[] = [
  [add([multiply([W1, x]), b1]), "W1 x + b1", "W1*x + b1", "W_1 x + b_1"],
  [multiply([number(2), reciprocal(size(m)), add([y, negate(t)])]), "2/m (y - t)", "2/m*(y - t)", "\\frac{2}{m} \\left(y - t\\right)"],
  [hadamard([multiply([tr(W2), delta]), table.apply(step, b1)]), "(W2ᵀ δ) ⊙ step(b1)", "(W2'*delta) .* step(b1)", "\\left(W_2^\\top \\delta\\right) \\odot \\operatorname{step}\\left(b_1\\right)"],
  [multiply([delta, tr(x)]), "δ xᵀ", "delta*x'", "\\delta x^\\top"],
  [multiply([reciprocal(size(multiplySizes(B, m))), delta]), "1/(B m) δ", "1/(B*m)*delta", "\\frac{1}{B m} \\delta"],
  [add([multiply([number(-1), x]), w]), "-x + w", "-x + w", "-x + w"],
  [add([w, negate(multiply([number(2), x]))]), "w - 2 x", "w - 2*x", "w - 2 x"],
  [add([x, table.fill(number(-1), [n, UNIT])]), "x - 1", "x - 1", "x - 1"],
  [add([x, table.fill(add([c, d]), [n, UNIT])]), "x + (c + d)", "x + (c + d)", "x + \\left(c + d\\right)"],
  [table.fill(c, [m, n]), "c ones(m, n)", "c*ones(m, n)", "c \\mathbf{1}_{m \\times n}"],
  [multiply([X, X, X, x]), "X³ x", "X^3*x", "X^{3} x"],
  [multiply([table.operator(inv, [X], [n, n]), x]), "X⁻¹ x", "inv(X)*x", "X^{-1} x"],
  [tr(table.operator(inv, [X], [n, n])), "(X⁻¹)ᵀ", "inv(X)'", "\\left(X^{-1}\\right)^\\top"],
  [tr(multiply([X, x])), "(X x)ᵀ", "(X*x)'", "\\left(X x\\right)^\\top"],
  [power(x, number(2)), "x.^2", "x.^2", "x^{\\odot 2}"],
  [power(c, number(2)), "c²", "c^2", "c^{2}"],
  [power(c, number(rational(1, 2))), "c^(1/2)", "c^(1/2)", "\\sqrt{c}"],
  [hadamard([x, reciprocal(w)]), "x ./ w", "x ./ w", "x \\oslash w"],
  [reciprocal(w), "1 ./ w", "1 ./ w", "1 \\oslash w"],
  [multiply([number(-1), reciprocal(c)]), "-1/c", "-1/c", "-\\frac{1}{c}"],
  [multiply([c, reciprocal(power(d, number(2)))]), "c/d²", "c/d^2", "\\frac{c}{d^{2}}"],
  [multiply([multiply([tr(x), w]), x]), "(xᵀ w) x", "(x'*w)*x", "\\left(x^\\top w\\right) x"],
  [multiply([number(2), multiply([multiply([tr(x), w]), x])]), "2 (xᵀ w) x", "2*(x'*w)*x", "2 \\left(x^\\top w\\right) x"],
  [multiply([tr(x), w, tr(x)]), "xᵀ (w xᵀ)", "x'*(w*x')", "x^\\top w x^\\top"],
  [multiply([number(3), number(2), x]), "3*2 x", "3*2*x", "3 \\cdot 2 x"],
  [table.operator(norm2, [add([x, negate(w)])], SCALAR), "‖x - w‖", "norm2(x - w)", "\\left\\lVert x - w \\right\\rVert"],
  [table.ones([m, UNIT]), "ones(m)", "ones(m)", "\\mathbf{1}_{m}"],
];

describe("printing a term", () => {
  it.each(printed)("%#: gives `%s` its three forms", (term, ...forms) => {
    expect([text, ascii, latex].map((notation) => notation.print(term))).toEqual(forms);
  });

  it("measures exactly what it prints", () => {
    for (const [term] of printed) for (const notation of [text, ascii, latex]) expect(notation.length(term)).toBe(notation.print(term).length);
  });

  it("prints 20,000 nested operators and refuses a term whose tree is too large to write", () => {
    let deep: Term = x;
    for (let index = 0; index < 20_000; index += 1) deep = table.apply(step, add([deep, w]));
    expect(ascii.print(deep)).toHaveLength(ascii.length(deep));
    let doubled: Term = c;
    for (let index = 0; index < 100; index += 1) doubled = table.apply(step, add([doubled, doubled]));
    expect(ascii.printWithin(doubled, 10_000)).toBeNull();
    expect(ascii.length(doubled)).toBeGreaterThan(1e30);
  });
});
