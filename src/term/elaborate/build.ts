/** Terms from expressions whose shapes are known to fit: the second pass of elaboration. Reports nothing: a misfit here is a bug. */
import type { Span } from "../../diagnostics/span.js";
import type { Ast, AstOf } from "../../syntax/ast.js";
import { type Dimension, isScalarShape, namedSize, sameShape, type Shape, substituteShape } from "../dimension.js";
import { broadcastArguments } from "../entrywise.js";
import { constantNamed, type Library } from "../library.js";
import { invertRational, isOne, isZero, multiplyRational, parseDecimal, type Rational } from "../rational.js";
import type { TermTable } from "../table.js";
import type { Term } from "../term.js";
import { matchShapes } from "../traverse.js";
import { buildAlong, namesAxes, readAxes } from "./axes.js";
import { alignEntries, batchedProduct, isBatched, repeated, transposedTerm } from "../batched.js";
import { sizedConstants, unaryBuiltIns } from "./built-in.js";
import { foldBinary } from "./constants.js";
import { fitEinsum, labelName } from "./einsum.js";
import { readEinsum } from "./einsum-text.js";
import { entrywisePowerCall } from "./entrywise-power.js";
import type { Algebra } from "./fold.js";
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

/**
 * A part being built: a long sum or product is kept as a list until something else needs it, so that n operators cost n steps.
 * A list has one owner and only grows.
 */
export type Pending =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "add"; readonly shape: Shape; readonly parts: Term[] }
  | { readonly kind: "hadamard"; readonly shape: Shape; readonly parts: Term[] }
  | { readonly kind: "multiply"; readonly shape: Shape; readonly scalars: boolean; readonly parts: Term[] };

/** The value of the algebra as a term. */
export function built(table: TermTable, pending: Pending): Term {
  switch (pending.kind) {
    case "term":
      return pending.term;
    case "add":
      return table.add(pending.parts);
    case "hadamard":
      return table.hadamard(pending.parts);
    case "multiply":
      return table.multiply(pending.parts);
  }
}

export const settled = (term: Term): Pending => ({ kind: "term", term });

export function buildAlgebra({ table, library, sizeNames, wrote, spend }: BuildSetting): Algebra<Pending> {
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
    if (!isBatched(left.shape, right.shape)) return [left, right];
    const { shape } = alignEntries(left.shape, right.shape);
    return [repeated(table, left, shape), repeated(table, right, shape)];
  };

  const power = (ast: AstOf<"binary">, base: Term, exponent: Term): Term => {
    if (!scalar(exponent)) return call(entrywisePowerCall(ast), [base, exponent]);
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

  const shapeOf = (pending: Pending): Shape => (pending.kind === "term" ? pending.term.shape : pending.shape);

  /** a + b or a − b where `left` may be a list to extend. */
  const sum = (left: Pending, right: Term, sign: "+" | "-"): Pending => {
    const extended = left.kind === "add" ? left : null;
    const first = extended?.parts[0] ?? built(table, left);
    const [a, b] = broadcast(first, right);
    const summand = sign === "+" ? b : b.kind === "fill" && b.args[0] !== undefined ? table.fill(table.negate(b.args[0]), b.shape) : table.negate(b);
    if (extended === null || a !== first) return { kind: "add", shape: b.shape, parts: [extended === null ? a : broadcast(built(table, extended), right)[0], summand] };
    extended.parts.push(summand);
    return extended;
  };

  /** The scalars in front of the last factor of a product, which scale what becomes of it: 2 M K is 2 (M K) for stacks of matrices. */
  const scaledTensor = (left: Pending): readonly [scalars: readonly Term[], tensor: Term] => {
    const parts = left.kind === "multiply" ? left.parts : left.kind === "term" && left.term.kind === "multiply" ? left.term.args : [];
    const last = parts.at(-1);
    const others = parts.slice(0, -1);
    return last !== undefined && !scalar(last) && others.every(scalar) ? [others, last] : [[], built(table, left)];
  };

  /** A product grows as long as its factors chain; a scalar-valued chain ends it. */
  const product = (left: Pending, right: Term): Pending => {
    const shape = shapeOf(left);
    if (isBatched(shape, right.shape) && !isScalarShape(shape) && !scalar(right)) {
      const [scalars, tensor] = scaledTensor(left);
      const { inputs, output } = batchedProduct(shape, right.shape);
      const term = table.einsum([tensor, right], inputs, output);
      return scalars.length === 0 ? settled(term) : { kind: "multiply", shape: term.shape, scalars: false, parts: [...scalars, term] };
    }
    const result: Shape = scalar(right) ? shape : isScalarShape(shape) ? right.shape : [shape[0], right.shape[1]];
    if (left.kind !== "multiply" || (isScalarShape(shape) && !left.scalars)) {
      const first = built(table, left);
      return { kind: "multiply", shape: result, scalars: scalar(first) && scalar(right), parts: [first, right] };
    }
    left.parts.push(right);
    return { kind: "multiply", shape: result, scalars: left.scalars && scalar(right), parts: left.parts };
  };

  /** Entry by entry where both are tensors; a scalar scales. */
  const entrywise = (left: Pending, right: Term): Pending => {
    if (isScalarShape(shapeOf(left)) || scalar(right)) return product(left, right);
    const [first, other] = isBatched(shapeOf(left), right.shape) && !sameShape(shapeOf(left), right.shape) ? broadcast(built(table, left), right) : [null, right];
    if (first !== null || left.kind !== "hadamard") return { kind: "hadamard", shape: other.shape, parts: [first ?? built(table, left), other] };
    left.parts.push(right);
    return left;
  };

  const divide = (left: Pending, right: Term): Pending => {
    const number = left.kind === "term" && left.term.kind === "number" ? left.term.value : null;
    if (number !== null && right.kind === "number" && !isZero(right.value)) return settled(table.number(multiplyRational(number, invertRational(right.value))));
    const inverse = table.reciprocal(right);
    return number !== null && isOne(number) ? settled(inverse) : entrywise(left, inverse);
  };

  /** −x; two signs side by side cancel, so that many of them stay one. */
  const negated = (ast: AstOf<"negate">, of: Term): Term => {
    const [lead, ...others] = of.kind === "multiply" && ast.of.kind === "negate" ? of.args : [];
    const cancels = lead?.kind === "number" && lead.value.numerator === -1n && lead.value.denominator === 1n && others.length > 0;
    return cancels ? table.multiply(others) : table.negate(of);
  };

  const operations: { readonly [O in AstOf<"binary">["operator"]]: (ast: AstOf<"binary">, left: Pending, right: Term) => Pending } = {
    "+": (_, left, right) => sum(left, right, "+"),
    "-": (_, left, right) => sum(left, right, "-"),
    "*": (_, left, right) => product(left, right),
    ".*": (_, left, right) => entrywise(left, right),
    "/": (_, left, right) => divide(left, right),
    "./": (_, left, right) => divide(left, right),
    "^": (ast, left, right) => settled(noted(power(ast, built(table, left), right), ast.span)),
    ".^": (ast, left, right) => settled(noted(power(ast, built(table, left), right), ast.span)),
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

  const einsum = (ast: AstOf<"call">, args: readonly Term[]): Term => {
    const [text] = ast.args;
    const read = readEinsum(text?.kind === "string" ? text.value : bug("an einsum without a text"));
    const fitted = fitEinsum(read.ok ? read.value : bug("a wrong text"), args.map(({ shape }) => shape));
    if (!fitted.ok) return bug("a text that does not fit");
    return table.einsum(args, fitted.value.inputs, fitted.value.output, labelName(fitted.value));
  };

  const alongNamed = (ast: AstOf<"call">, argument: Term): Term => {
    const axes = readAxes(ast, argument.shape, "");
    return "code" in axes ? bug("wrong axes") : buildAlong(table, ast.name, argument, axes);
  };

  const call = (ast: AstOf<"call">, given: readonly Term[]): Term => {
    const [first] = given;
    if (ast.name === "einsum") return noted(einsum(ast, given), ast.span);
    if (namesAxes(ast)) return noted(alongNamed(ast, first ?? bug("a call without arguments")), ast.span);
    const builtIn = unaryBuiltIns.get(ast.name);
    if (builtIn !== undefined) return noted(builtIn.build(table, first ?? bug("a call without arguments")), ast.span);
    const found = library.find(ast.name, given.length) ?? bug("an unknown function");
    if (found.kind === "function") return noted(table.apply(found.symbol, first ?? bug("a call without arguments")), ast.span);
    const exchanged = found.kind === "definition" && found.symbol.commutes && first?.kind === "number" && given[1]?.kind !== "number";
    const written = exchanged ? given.toReversed() : given;
    const broadcast = found.kind === "definition" ? broadcastArguments(found.symbol, written.map(scalar)) : [];
    const shaped = written.find((argument, index) => broadcast[index] === false && !scalar(argument));
    const args = shaped === undefined ? written : written.map((argument, index) => (broadcast[index] === true ? table.fill(argument, shaped.shape) : argument));
    const sizes = new Map<string, Dimension>();
    if (!matchShapes(found.symbol.parameters.map(({ shape }) => shape), args.map(({ shape }) => shape), sizes, found.kind === "definition")) return bug("arguments of wrong shapes");
    const shape = substituteShape(found.symbol.shape, sizes);
    return noted(found.kind === "definition" ? table.call(found.symbol, args, shape) : table.operator(found.symbol, args, shape), ast.span);
  };

  return {
    number: (ast) => settled(table.number(parseDecimal(ast.text))),
    use: (_, value) => settled(built(table, value)),
    name: (ast) => {
      if (sizeNames.has(ast.name)) return settled(table.size(namedSize(ast.name)));
      const constant = constantNamed(library, ast.name);
      return settled(constant === null ? bug("an unknown name") : table.call(constant, [], constant.shape));
    },
    negate: (ast, value) => settled(negated(ast, built(table, value))),
    transpose: (_, value) => settled(transposedTerm(table, built(table, value))),
    binary: (ast, left, right) => operations[ast.operator](ast, left, built(table, right)),
    special: (ast) => {
      const term = special(ast);
      return term === undefined ? undefined : settled(term);
    },
    call: (ast, args) => settled(call(ast, args.map((argument) => built(table, argument)))),
    wrongArity: () => bug("a wrong number of arguments"),
    string: () => bug("a text"),
    spend,
  };
}
