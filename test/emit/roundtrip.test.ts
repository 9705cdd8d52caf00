// Printed terms are read again: what was read prints to the same node, and what was built otherwise to one of the same value.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ascii } from "../../src/emit/ascii.js";
import type { Notation } from "../../src/emit/notation.js";
import { latex } from "../../src/emit/latex.js";
import { text } from "../../src/emit/text.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import type { Result } from "../../src/diagnostics/result.js";
import type { Ast } from "../../src/syntax/ast.js";
import { parseLatex } from "../../src/syntax/latex/latex.js";
import { parseExpression } from "../../src/syntax/expression.js";
import { type Dimension, isScalarShape, multiplySizes, namedSize, SCALAR, type Shape, UNIT } from "../../src/term/dimension.js";
import { elaborateIn } from "../../src/term/elaborate/scoped.js";
import { rational } from "../../src/term/rational.js";
import { createTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";
import { must } from "../evaluate/must.js";
import { rules } from "./problems.js";

const table = createTable();
const m = namedSize("m");
const n = namedSize("n");
const sizes: readonly Dimension[] = [m, n, UNIT];
const leaves = new Map<string, Term>();
const leafOf = (name: string, shape: Shape): Term => {
  const term = table.variable(name, shape);
  leaves.set(name, term);
  return term;
};
const named = sizes.flatMap((rows) => sizes.map((columns): readonly [Shape, readonly Term[]] => {
  const suffix = `${rows.key}${columns.key}`;
  const shape: Shape = [rows, columns];
  return [shape, isScalarShape(shape) ? [leafOf("c", shape), leafOf("δ", shape)] : [leafOf(`A${suffix}`, shape), leafOf(`b_${suffix}`, shape)]];
}));

function symbol(name: string) {
  const found = rules.library.find(name);
  if (found === null) throw new Error(`no ${name}`);
  return found;
}

/** A random well-shaped term over the kinds that print as expressions. */
function build(shape: Shape, depth: number, draw: (below: number) => number): Term {
  const variables = named.find(([other]) => other[0].key === shape[0].key && other[1].key === shape[1].key)?.[1] ?? [];
  const leaf = (): Term => variables[draw(variables.length)] ?? table.ones(shape);
  const sub = (other: Shape): Term => build(other, depth - 1, draw);
  const size = (): Dimension => sizes[draw(3)] ?? m;
  const scalar = isScalarShape(shape);
  if (depth === 0) {
    if (scalar && draw(3) === 0) return draw(2) === 0 ? table.number(rational(draw(7) - 3, 1 + draw(3))) : table.size(draw(2) === 0 ? n : multiplySizes(m, n));
    return draw(5) === 0 ? table.ones(shape) : leaf();
  }
  const middle = size();
  const exponent = (): Term => table.number(rational([2, 3, -1, -2, 1][draw(5)] ?? 2, draw(4) === 0 ? 2 : 1));
  const choices: (() => Term)[] = [
    leaf,
    () => table.add([sub(shape), sub(shape), ...(draw(2) === 0 ? [table.negate(sub(shape))] : [])]),
    () => table.multiply([table.number(draw(5) - 2), sub(shape)]),
    () => table.multiply([sub(SCALAR), sub(shape)]),
    () => table.multiply([table.reciprocal(sub(SCALAR)), sub(shape)]),
    () => table.multiply([sub([shape[0], middle]), sub([middle, shape[1]])]),
    () => table.negate(sub(shape)),
    () => table.hadamard([sub(shape), sub(shape)]),
    () => table.hadamard([sub(shape), table.reciprocal(sub(shape))]),
    () => table.power(sub(shape), exponent()),
    () => table.transpose(sub([shape[1], shape[0]])),
    () => table.add([sub(shape), table.fill(sub(SCALAR), shape)]),
    () => table.fill(sub(SCALAR), shape),
    () => {
      const { symbol: found, kind } = symbol(["exp", "relu", "abs"][draw(3)] ?? "exp");
      if (kind !== "function") throw new Error("not a function");
      return table.apply(found, sub(shape));
    },
  ];
  if (scalar) {
    choices.push(() => table.sum(sub([size(), size()])), () => table.trace(sub([m, m])), () => {
      const norm = symbol("norm2");
      if (norm.kind !== "definition") throw new Error("not a definition");
      return table.call(norm.symbol, [sub([m, size()])], SCALAR);
    });
  }
  if (!scalar && shape[0].key === shape[1].key) {
    const inv = symbol("inv");
    choices.push(() => {
      if (inv.kind !== "operator") throw new Error("not an operator");
      return table.operator(inv.symbol, [sub(shape)], shape);
    }, () => table.diagonal(sub([shape[0], UNIT])), () => table.identity(shape[0]), () => {
      const base = sub(shape);
      return table.multiply([base, base, base]);
    });
  }
  if (!scalar && shape[1].key === "1") choices.push(() => table.diagonalPart(sub([shape[0], shape[0]])));
  return (choices[draw(choices.length)] ?? leaf)();
}

const asciiLeaves: ReadonlyMap<string, Term> = new Map([...leaves, ["delta", leaves.get("δ") ?? table.number(0)]]);
const known = new Set([...asciiLeaves.keys(), "m", "n"]);
const notations: readonly (readonly [string, Notation, (written: string) => Result<Ast>])[] = [["text", text, parseExpression], ["ascii", ascii, parseExpression], ["latex", latex, (written) => parseLatex(written, known)]];

const point = {
  sizes: new Map([["m", 2], ["n", 3]]),
  values: new Map([...leaves].map(([name, term], index) => {
    const numbers = new Map([["m", 2], ["n", 3]]);
    const shape = term.shape.map((size) => size.powers.reduce((total, [power]) => total * (numbers.get(power) ?? 1), 1));
    return [name, { shape, data: new Float64Array((shape[0] ?? 1) * (shape[1] ?? 1)).map((_, at) => 0.4 + 0.3 * Math.sin(3 * at + index)) }] as const;
  })),
};

const seeds = fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 ** 30 }));

function randomTerm([which, depth, seed]: readonly [number, number, number]): Term {
  let state = seed;
  const draw = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  return build(named[which]?.[0] ?? SCALAR, depth, draw);
}

/** The term that a text means; null where it is undefined, as 1/0 is. */
function readBy(parse: (written: string) => Result<Ast>, written: string): Term | null {
  const result = elaborateIn({ text: written, table, library: rules.library, values: asciiLeaves, sizeNames: new Set(["m", "n"]) }, must(parse(written)));
  return !result.ok && result.diagnostics.every(({ code }) => code === "E0305") ? null : must(result);
}

describe.each(notations)("%s", (_, notation, parse) => {
  const read = (written: string): Term | null => readBy(parse, written);

  // LaTeX gathers the scalars of a product in one fraction, in another order than the term has.
  it.skipIf(notation === latex)("reads back to the same node whatever was read before", () => {
    fc.assert(fc.property(seeds, (seed) => {
      const once = read(notation.print(randomTerm(seed)));
      if (once === null) return;
      const twice = read(notation.print(once));
      expect(twice === null ? null : notation.print(twice)).toBe(notation.print(once));
      expect(twice === once ? "the same node" : `another node for ${notation.print(once)}`).toBe("the same node");
    }), { numRuns: 1500, seed: 7 });
  });

  it("reads back to the same shape and value as was printed", () => {
    fc.assert(fc.property(seeds, (seed) => {
      const term = randomTerm(seed);
      const again = read(notation.print(term));
      if (again === null) return;
      expect(again.shape.map(({ key }) => key)).toEqual(term.shape.map(({ key }) => key));
      const before = evaluate([term], point);
      if (!before.ok) return;
      const [a, b] = [before.value[0], must(evaluate([again], point))[0]];
      a?.data.forEach((x, index) => expect(Math.abs(x - (b?.data[index] ?? NaN))).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(x))));
    }), { numRuns: 800, seed: 8 });
  });
});
