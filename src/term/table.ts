/** The term table: one constructor an operator, sharing equal terms. Checks shapes and simplifies nothing. */
import { type AxisLabels, contractionKey, labelSizes, numbered, shapeOfAxes } from "./contraction.js";
import { type Dimension, isColumnShape, isScalarShape, isSquareShape, isUnit, type Shape, SCALAR, sameShape, sameSize, UNIT } from "./dimension.js";
import { formatRational, type Rational, rational } from "./rational.js";
import type { Attribute, Definition, FunctionSymbol, OperatorSymbol, Role } from "./symbols.js";
import type { Kind, Payload, Term, TermOf } from "./term.js";

/** The constructors of one table. Terms of different tables must not be mixed (see `substitute` to move one). */
export interface TermTable {
  number(value: Rational | number): Term;
  size(size: Dimension): Term;
  variable(name: string, shape: Shape, role?: Role, attributes?: readonly Attribute[]): Term;
  ones(shape: Shape): Term;
  zeros(shape: Shape): Term;
  identity(size: Dimension): Term;
  /** The sum of one or more terms of one shape; nested sums are spliced in. */
  add(terms: readonly Term[]): Term;
  /** The product of one or more factors in order; scalars scale, the others must chain. Nested products are spliced in where that is unambiguous. */
  multiply(factors: readonly Term[]): Term;
  hadamard(factors: readonly Term[]): Term;
  power(base: Term, exponent: Term): Term;
  apply(symbol: FunctionSymbol, argument: Term): Term;
  transpose(argument: Term): Term;
  trace(argument: Term): Term;
  sum(argument: Term): Term;
  diagonal(argument: Term): Term;
  diagonalPart(argument: Term): Term;
  fill(argument: Term, shape: Shape): Term;
  /**
   * Σ Π of the entries of `args` under the labels of their axes, any numbers, over the labels that are not in `output`; an output of no axes
   * is a scalar, of one axis a vector. `name` spells a label for the reader; the spelling that comes first stays.
   */
  einsum(args: readonly Term[], inputs: readonly AxisLabels[], output: readonly number[], name?: (label: number) => string | undefined): Term;
  call(definition: Definition, args: readonly Term[], shape: Shape): Term;
  operator(operator: OperatorSymbol, args: readonly Term[], shape: Shape, sizes?: readonly Dimension[]): Term;
  /** −x, with the sign folded into a number or a product's leading positive number. */
  negate(argument: Term): Term;
  /** x⁻¹ entrywise. */
  reciprocal(argument: Term): Term;
  /** How many terms there are: what the node budget counts. */
  count(): number;
}

const shapeKey = (shape: Shape): string => shape.map((size) => size.key).join(",");

function demand(condition: boolean, message: string): void {
  if (!condition) throw new Error(`internal: ${message}`);
}

export function createTable(): TermTable {
  const shared = new Map<string, Term>();
  const symbolIds = new Map<object, number>();
  let next = 0;

  const symbolId = (symbol: object): number => {
    const known = symbolIds.get(symbol);
    if (known !== undefined) return known;
    symbolIds.set(symbol, symbolIds.size);
    return symbolIds.size - 1;
  };

  /** The only place that makes a term: the boundary where its parts become a member of the union. */
  function intern<K extends Kind>(kind: K, shape: Shape, args: readonly Term[], payload: Payload[K], payloadKey: string): Term {
    let key = `${kind}|${payloadKey}`;
    for (const argument of args) key += `|${argument.id}`;
    const known = shared.get(key);
    if (known !== undefined) return known;
    const term = { kind, id: next, shape, args, ...payload } as TermOf<K> as Term;
    next += 1;
    shared.set(key, term);
    return term;
  }

  const number = (value: Rational | number): Term => {
    const exact = typeof value === "number" ? rational(value) : value;
    return intern("number", SCALAR, [], { value: exact }, formatRational(exact));
  };

  const add = (terms: readonly Term[]): Term => {
    const flat = terms.flatMap((term) => (term.kind === "add" ? term.args : [term]));
    const first = flat[0];
    if (first === undefined) throw new Error("internal: an empty sum");
    if (flat.length === 1) return first;
    for (const term of flat) demand(sameShape(term.shape, first.shape), `a sum of shapes ${shapeKey(first.shape)} and ${shapeKey(term.shape)}`);
    return intern("add", first.shape, flat, {}, "");
  };

  const multiply = (factors: readonly Term[]): Term => {
    const flat: Term[] = [];
    for (const factor of factors) {
      if (factor.kind === "multiply" && (!isScalarShape(factor.shape) || factor.args.every((part) => isScalarShape(part.shape)))) {
        for (const part of factor.args) flat.push(part);
      } else flat.push(factor);
    }
    const chained = flat.filter((factor) => !isScalarShape(factor.shape) || hasChain(factor));
    const only = chained[0];
    if (chained.length === 1 && only !== undefined && only.kind === "multiply" && flat.length > 1) {
      flat.splice(flat.indexOf(only), 1, ...only.args);
    }
    const first = flat[0];
    if (first === undefined) throw new Error("internal: an empty product");
    if (flat.length === 1) return first;
    const tensor = flat.find((factor) => factor.shape.length > 2);
    if (tensor !== undefined) {
      demand(flat.every((factor) => factor === tensor || isScalarShape(factor.shape)) && flat.indexOf(tensor) === flat.lastIndexOf(tensor), "a product of tensors of rank above two");
      return intern("multiply", tensor.shape, flat, {}, "");
    }
    let rows: Dimension = UNIT;
    let columns: Dimension | null = null;
    for (const factor of flat) {
      if (isScalarShape(factor.shape)) continue;
      if (columns === null) rows = factor.shape[0];
      else demand(sameSize(columns, factor.shape[0]), `a product with inner sizes ${columns.key} and ${factor.shape[0].key}`);
      columns = factor.shape[1];
    }
    return intern("multiply", [rows, columns ?? UNIT], flat, {}, "");
  };

  const hadamard = (factors: readonly Term[]): Term => {
    const flat = factors.flatMap((factor) => (factor.kind === "hadamard" ? factor.args : [factor]));
    const first = flat[0];
    if (first === undefined) throw new Error("internal: an empty Hadamard product");
    if (flat.length === 1) return first;
    if (isScalarShape(first.shape)) return multiply(flat);
    for (const factor of flat) demand(sameShape(factor.shape, first.shape), `a Hadamard product of shapes ${shapeKey(first.shape)} and ${shapeKey(factor.shape)}`);
    return intern("hadamard", first.shape, flat, {}, "");
  };

  const power = (base: Term, exponent: Term): Term => {
    demand(isScalarShape(exponent.shape), "an exponent that is not a scalar");
    return intern("power", base.shape, [base, exponent], {}, "");
  };

  const square = (argument: Term, what: string): void => demand(isSquareShape(argument.shape), `${what} of a term that is not square`);

  return {
    number,
    size: (size) => (size.powers.length === 0 ? number(size.coefficient) : intern("size", SCALAR, [], { size }, size.key)),
    variable: (name, shape, role = "given", attributes = []) => intern("variable", shape, [], { name, role, attributes }, `${role}:${name}:${shapeKey(shape)}:${attributes.join(" ")}`),
    ones: (shape) => (isScalarShape(shape) ? number(1) : intern("ones", shape, [], {}, shapeKey(shape))),
    zeros: (shape) => (isScalarShape(shape) ? number(0) : intern("zeros", shape, [], {}, shapeKey(shape))),
    identity: (size) => (sameSize(size, UNIT) ? number(1) : intern("identity", [size, size], [], {}, size.key)),
    add,
    multiply,
    hadamard,
    power,
    apply: (symbol, argument) => intern("apply", argument.shape, [argument], { function: symbol }, `${symbolId(symbol)}`),
    transpose: (argument) => {
      demand(argument.shape.length === 2, "a transpose of a tensor of rank above two");
      return intern("transpose", [argument.shape[1], argument.shape[0]], [argument], {}, "");
    },
    trace: (argument) => {
      square(argument, "a trace");
      return intern("trace", SCALAR, [argument], {}, "");
    },
    sum: (argument) => intern("sum", SCALAR, [argument], {}, ""),
    diagonal: (argument) => {
      demand(isColumnShape(argument.shape), "a diagonal matrix from a term that is not a vector");
      return intern("diagonal", [argument.shape[0], argument.shape[0]], [argument], {}, "");
    },
    diagonalPart: (argument) => {
      square(argument, "the diagonal");
      return intern("diagonalPart", [argument.shape[0], UNIT], [argument], {}, "");
    },
    fill: (argument, shape) => {
      demand(isScalarShape(argument.shape), "a broadcast of a term that is not a scalar");
      return isScalarShape(shape) ? argument : intern("fill", shape, [argument], {}, shapeKey(shape));
    },
    einsum: (args, inputs, output, name = () => undefined) => {
      demand(args.length > 0 && args.length === inputs.length && args.every((argument, place) => argument.shape.length === inputs[place]?.length), "labels for other axes");
      const contraction = numbered(inputs, output, name);
      const sizes = labelSizes(contraction.inputs, args.map(({ shape }) => shape));
      if (sizes === null) throw new Error("internal: one label for axes of different sizes");
      const unlabelled = args.every(({ shape }, place) => shape.every((size, axis) => (contraction.inputs[place]?.[axis] ?? null) !== null || isUnit(size)));
      demand(unlabelled, "an axis without a label");
      const shape = shapeOfAxes(contraction.output.map((label) => sizes.get(label) ?? UNIT));
      return intern("einsum", shape, args, { contraction }, contractionKey(contraction));
    },
    call: (definition, args, shape) => intern("call", shape, args, { definition }, `${symbolId(definition)}:${shapeKey(shape)}`),
    operator: (operator, args, shape, sizes = []) =>
      intern("operator", shape, args, { operator, sizes }, `${symbolId(operator)}:${shapeKey(shape)}:${sizes.map((size) => size.key).join(",")}`),
    negate: (argument) => {
      if (argument.kind === "number") return number(rational(-argument.value.numerator, argument.value.denominator));
      const [lead, ...others] = argument.kind === "multiply" ? argument.args : [];
      if (lead?.kind === "number" && lead.value.numerator > 0n) return multiply([number(rational(-lead.value.numerator, lead.value.denominator)), ...others]);
      return multiply([number(-1), argument]);
    },
    reciprocal: (argument) => power(argument, number(-1)),
    count: () => next,
  };
}

/** A scalar-valued product that contains a matrix chain, such as x′ A y. */
function hasChain(term: Term): boolean {
  return term.kind === "multiply" && term.args.some((factor) => !isScalarShape(factor.shape));
}
