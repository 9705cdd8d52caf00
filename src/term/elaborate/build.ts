/** Terms from expressions whose shapes are known to fit: the second pass of elaboration. Reports nothing: a misfit here is a bug. */
import type { Span } from "../../diagnostics/span.js";
import type { Ast } from "../../syntax/ast.js";
import { type Dimension, isScalarShape, namedSize, substituteShape } from "../dimension.js";
import type { Library } from "../library.js";
import { isOne, negateRational, parseDecimal, type Rational } from "../rational.js";
import type { TermTable } from "../table.js";
import type { Term } from "../term.js";
import { matchShapes } from "../traverse.js";
import { sizedConstants, unaryBuiltIns } from "./built-in.js";
import { foldBinary } from "./constants.js";
import type { Algebra, AstOf } from "./fold.js";
import { sizeArguments } from "./size-arguments.js";

export interface BuildSetting {
  readonly table: TermTable;
  readonly library: Library;
  readonly sizeNames: ReadonlySet<string>;
  /** Remembers where a term was first written. */
  readonly wrote: (term: Term, span: Span) => void;
  readonly spend: (ast: Ast) => boolean;
}

function bug(what: string): never {
  throw new Error(`internal: elaboration met ${what} that inference let pass`);
}

export function buildAlgebra({ table, library, sizeNames, wrote, spend }: BuildSetting): Algebra<Term> {
  const scalar = (term: Term): boolean => isScalarShape(term.shape);
  const noted = (term: Term, span: Span): Term => {
    wrote(term, span);
    return term;
  };

  /** Purely numeric parts that exponents and sizes need are read as numbers; all else stays as written. */
  const numeric = (term: Term): Rational | null => {
    const stack: Term[] = [term];
    const constants = new Map<Term, Rational | null>();
    for (let part = stack.at(-1); part !== undefined; part = stack.at(-1)) {
      const missing = part.args.find((argument) => !constants.has(argument));
      if (missing !== undefined) {
        stack.push(missing);
        continue;
      }
      stack.pop();
      constants.set(part, numericNode(part, part.args.map((argument) => constants.get(argument) ?? null)));
    }
    return constants.get(term) ?? null;
  };

  const numericNode = (term: Term, args: readonly (Rational | null)[]): Rational | null => {
    if (term.kind === "number") return term.value;
    const operator = term.kind === "add" ? "+" : term.kind === "multiply" ? "*" : term.kind === "power" ? "^" : null;
    if (operator === null) return null;
    return args.reduce((left, right) => {
      if (left === null || right === null) return null;
      const folded = foldBinary(operator, left, right);
      return folded.kind === "value" ? folded.value : null;
    });
  };

  const broadcast = (left: Term, right: Term): readonly [Term, Term] => {
    if (scalar(left) && !scalar(right)) return [table.fill(left, right.shape), right];
    if (scalar(right) && !scalar(left)) return [left, table.fill(right, left.shape)];
    return [left, right];
  };

  const divide = (left: Term, right: Term): Term => {
    const inverse = table.reciprocal(right);
    if (left.kind === "number" && isOne(left.value)) return inverse;
    return scalar(left) || scalar(right) ? table.multiply([left, inverse]) : table.hadamard([left, inverse]);
  };

  const power = (ast: AstOf<"binary">, base: Term, exponent: Term): Term => {
    const steps = numeric(exponent);
    if (scalar(base) || ast.operator === ".^") return table.power(base, steps === null ? exponent : table.number(steps));
    const count = Number(steps?.numerator ?? bug("a symbolic power of a matrix"));
    if (count === 0) return table.identity(base.shape[0]);
    const factor = count > 0 ? base : inverse(base);
    return table.multiply(Array.from({ length: Math.abs(count) }, () => factor));
  };

  const inverse = (base: Term): Term => {
    const found = library.find("inv");
    if (found?.kind !== "operator") return bug("an inverse without the operator `inv`");
    return table.operator(found.symbol, [base], base.shape);
  };

  const operations: { readonly [O in AstOf<"binary">["operator"]]: (ast: AstOf<"binary">, left: Term, right: Term) => Term } = {
    "+": (_, left, right) => table.add(broadcast(left, right)),
    "-": (_, left, right) => {
      const [a, b] = broadcast(left, right);
      return table.add([a, b.kind === "fill" && b.args[0] !== undefined ? table.fill(table.negate(b.args[0]), b.shape) : table.negate(b)]);
    },
    "*": (_, left, right) => table.multiply([left, right]),
    ".*": (_, left, right) => (scalar(left) || scalar(right) ? table.multiply([left, right]) : table.hadamard([left, right])),
    "/": (_, left, right) => divide(left, right),
    "./": (_, left, right) => divide(left, right),
    "^": power,
    ".^": power,
  };

  const sizesOf = (ast: AstOf<"call">): readonly Dimension[] => {
    const read = sizeArguments(ast, sizeNames);
    return read.ok ? read.value : bug("a wrong size");
  };

  const special = (ast: AstOf<"call">): Term | undefined => {
    const constant = sizedConstants.get(ast.name);
    if (constant !== undefined) return constant.build(table, sizesOf(ast));
    const found = library.find(ast.name);
    if (found?.kind !== "operator" || found.symbol.parameters.length > 0 || found.symbol.sizes.length === 0) return undefined;
    const sizes = sizesOf(ast);
    const values = new Map(found.symbol.sizes.map((name, index) => [name, sizes[index] ?? bug("a missing size")]));
    return noted(table.operator(found.symbol, [], substituteShape(found.symbol.shape, values), sizes), ast.span);
  };

  const call = (ast: AstOf<"call">, args: readonly Term[]): Term => {
    const [first] = args;
    const builtIn = unaryBuiltIns.get(ast.name);
    if (builtIn !== undefined) return noted(builtIn.build(table, first ?? bug("a call without arguments")), ast.span);
    const found = library.find(ast.name) ?? bug("an unknown function");
    if (found.kind === "function") return noted(table.apply(found.symbol, first ?? bug("a call without arguments")), ast.span);
    const sizes = new Map<string, Dimension>();
    if (!matchShapes(found.symbol.parameters.map(({ shape }) => shape), args.map(({ shape }) => shape), sizes)) return bug("arguments of wrong shapes");
    const shape = substituteShape(found.symbol.shape, sizes);
    return noted(found.kind === "definition" ? table.call(found.symbol, args, shape) : table.operator(found.symbol, args, shape), ast.span);
  };

  return {
    number: (ast) => table.number(parseDecimal(ast.text)),
    use: (_, term) => term,
    name: (ast) => (sizeNames.has(ast.name) ? table.size(namedSize(ast.name)) : bug("an unknown name")),
    negate: (_, of) => (of.kind === "number" ? table.number(negateRational(of.value)) : table.negate(of)),
    transpose: (_, of) => table.transpose(of),
    binary: (ast, left, right) => noted(operations[ast.operator](ast, left, right), ast.span),
    special,
    call,
    wrongArity: () => bug("a wrong number of arguments"),
    string: () => bug("a text"),
    spend,
  };
}
