/** Prepared terms to instructions: entrywise work to formulas, products to chains. Knows no target. */
import { type AxisLabels, labelSizes, shapeOfAxes } from "../../term/contraction.js";
import { type Dimension, isScalarShape, isUnit, type Shape, UNIT } from "../../term/dimension.js";
import { equalRational, MINUS_ONE, ONE, ZERO } from "../../term/rational.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";
import { repeatedIn, writingOf } from "../contraction.js";
import { type Builder, flipShaped, gridOf, leaf } from "./builder.js";
import { chainProduct, inTwo, type ProductOrder, productOrder, symmetricHalves } from "./chain.js";
import { type Contracted, inPairs } from "./contraction.js";
import { applied, constant, type Entrywise, operand, powerOf, productOf, sumOf } from "./entrywise.js";
import { type Factor, materialise, transposed } from "./factor.js";
import { argument, createFactoring } from "./factoring.js";
import type { Labelled, View } from "./instruction.js";
import { isNonnegative } from "./nonnegative.js";
import type { Magnitude } from "./order.js";
import { isNamedNumber } from "./prepare.js";
import { logSoftmax, logsumexp, logsumexpRows, softmax, softmaxRows } from "./stable-symbols.js";

/** Who uses a term: how often, and whether only sums do. */
interface Use {
  count: number;
  onlySums: boolean;
}

export interface Lowering {
  /** Makes `view` the value of `term`. */
  define(term: Term, view: View): void;
  /** Makes the variable `part` a name for `prepared`, whose value it is given. */
  name(part: Term, prepared: Term): View;
  /** The values of matrices to be solved against, inverted or taken determinants of that are known to be positive definite. */
  readonly definite: ReadonlySet<number>;
  /** The value of a prepared term whose variables are defined. */
  lower(term: Term): View;
  /** The axes that a term's value is stored with, under the labels of the term's own axes; the term is lowered. */
  labelled(term: Term, labels: AxisLabels): Labelled;
}

/** Is told how a product of several factors is computed. */
export type WatchProduct = (product: Term, factors: readonly Term[], order: ProductOrder) => void;

export interface LoweringOptions {
  readonly magnitude: Magnitude;
  readonly watch: WatchProduct;
}

/** `all` are the terms that will be lowered: what is used once may be computed inside what uses it. */
export function createLowering(builder: Builder, { magnitude, watch }: LoweringOptions, all: readonly Term[]): Lowering {
  const views = new Map<Term, View>();
  const uses = new Map<Term, Use>();
  for (const term of postorder(all)) {
    for (const part of term.args) {
      const use = uses.get(part) ?? { count: 0, onlySums: true };
      uses.set(part, { count: use.count + 1, onlySums: use.onlySums && term.kind === "add" });
    }
  }
  const roots = new Set(all);
  const usedOnce = (term: Term): boolean => uses.get(term)?.count === 1 && !roots.has(term);

  /** The terms of which log Σ exp is asked for, and those of which it is for every row, as the term that it is. */
  const totalled = new Set<Term>();
  const rowTotals = new Map<Term, Term>();
  for (const term of postorder(all)) {
    if (term.kind === "operator" && (term.operator === logsumexp || term.operator === logSoftmax)) totalled.add(argument(term));
    if (term.kind === "operator" && term.operator === logsumexpRows) rowTotals.set(argument(term), term);
  }

  const viewOf = (term: Term): View => {
    const view = views.get(term);
    if (view === undefined) throw new Error(`internal: a ${term.kind} term is used before it is computed`);
    return view;
  };

  const { facts, definite, factorOf, factorised } = createFactoring(builder, viewOf);

  /** A term as a formula on its own grid reads it. */
  const read = (term: Term): Entrywise => {
    const source = term.kind === "fill" ? argument(term) : term;
    if (source.kind === "number") return constant(source.value);
    if (source.kind === "size") return { op: "size", size: source.size };
    if (source.kind === "ones") return constant(ONE);
    if (source.kind === "zeros") return constant(ZERO);
    const repeated = repeatedIn(source);
    if (repeated !== null) {
      const view = viewOf(repeated);
      if (!view.transposed || builder.valueOf(view).storage !== "matrix") return operand(view.value, "repeated");
    }
    const [factor, scaled, ...others] = source.kind === "multiply" ? source.args : [];
    if (factor?.kind === "number" && scaled !== undefined && others.length === 0 && scaled.kind !== "multiply") return productOf([constant(factor.value), read(scaled)]);
    return leaf(builder, viewOf(source));
  };

  const entrywise = (term: Term, body: Entrywise): View => {
    const { rows, columns, axes } = gridOf(term.shape);
    return builder.entrywise(body, rows, columns, axes);
  };

  const entries = ([rows, columns]: Shape): number => magnitude(rows) * magnitude(columns);

  const chainOf = (term: Term): readonly Term[] => term.args.filter(({ shape }) => !isScalarShape(shape));

  /** Products that make a vector or a number, and how often a term is a factor of one. */
  const narrow = postorder(all).filter((term) => term.kind === "multiply" && term.shape.some(isUnit));
  const inNarrow = new Map<Term, number>();
  for (const factor of narrow.flatMap(chainOf)) inNarrow.set(factor, (inNarrow.get(factor) ?? 0) + 1);
  /** A sum of products that stands beside vectors alone: each is multiplied out from there, and no matrix is formed. */
  const isSpread = (term: Term): boolean =>
    term.kind === "add" && !roots.has(term) && inNarrow.get(term) === uses.get(term)?.count && term.args.every((part) => part.kind === "multiply" && usedOnce(part) && chainOf(part).length > 1);
  const spreadIn = (product: Term): number => (product.shape.some(isUnit) ? chainOf(product).findIndex(isSpread) : -1);
  /** Products that are never formed. */
  const spreadOut = new Set(narrow.flatMap((term) => chainOf(term)[spreadIn(term)]?.args ?? []));

  /** Scales the cheapest of the factors and their product. */
  const product = (term: TermOf<"multiply">): View => {
    const scalars = term.args.filter(({ shape }) => isScalarShape(shape));
    const chain = term.args.filter(({ shape }) => !isScalarShape(shape));
    const scale = productOf(scalars.map(read));
    const [single] = chain;
    if (single === undefined) return entrywise(term, scale);
    if (chain.length === 1) return entrywise(term, productOf([scale, read(single)]));
    const factors = chain.map(factorOf);
    const sum = spreadIn(term);
    const spread = chain[sum];
    if (spread !== undefined) {
      const parts = spread.args.map((addend): Entrywise => {
        const inner = chainOf(addend).map(factorOf);
        const result = materialise(builder, chainProduct(builder, [...factors.slice(0, sum), ...inner, ...factors.slice(sum + 1)], magnitude));
        return productOf([...addend.args.filter(({ shape }) => isScalarShape(shape)).map(read), leaf(builder, result)]);
      });
      return entrywise(term, productOf([scale, sumOf(parts)]));
    }
    if (factors.length > 2 && !spreadOut.has(term)) watch(term, chain, productOrder(factors, magnitude));
    const isOne = scale.op === "number" && equalRational(scale.value, ONE);
    const halves = symmetricHalves(factors);
    if (halves !== null) {
      const { middle } = halves;
      const isScaledInside = middle?.kind === "diagonal" && !isOne && scalars.every((scalar) => isNonnegative(facts, scalar));
      const inside = isScaledInside ? { ...middle, view: builder.entrywise(productOf([scale, leaf(builder, middle.view)]), middle.rows, UNIT) } : null;
      const result = materialise(builder, chainProduct(builder, factors.map((factor) => (factor === middle && inside !== null ? inside : factor)), magnitude));
      return isOne || inside !== null ? result : entrywise(term, productOf([scale, leaf(builder, result)]));
    }
    const subtracted = scale.op === "number" && equalRational(scale.value, MINUS_ONE) && uses.get(term)?.onlySums === true;
    const cheapest = smallest(factors);
    if (isOne || subtracted || cheapest === null || entries(term.shape) <= entries(chain[cheapest]?.shape ?? term.shape)) {
      const result = materialise(builder, chainProduct(builder, factors, magnitude));
      return isOne ? result : entrywise(term, productOf([scale, leaf(builder, result)]));
    }
    const scaledFactors = factors.map((factor, index): Factor => {
      if (index !== cheapest || factor.kind !== "plain") return factor;
      return { ...factor, view: builder.entrywise(productOf([scale, leaf(builder, factor.view)]), factor.rows, factor.columns) };
    });
    return materialise(builder, chainProduct(builder, scaledFactors, magnitude));
  };

  const smallest = (factors: readonly Factor[]): number | null => {
    let best: number | null = null;
    let least = Infinity;
    factors.forEach(({ kind, rows, columns }, index) => {
      const size = entries([rows, columns]);
      if (kind !== "plain" || size >= least) return;
      best = index;
      least = size;
    });
    return best;
  };

  /** A product that nobody else needs, as its scalar and two parts. */
  const split = (term: Term): { readonly scale: Entrywise; readonly left: Factor; readonly right: Factor } | null => {
    if (term.kind !== "multiply" || !usedOnce(term)) return null;
    const factors = term.args.filter(({ shape }) => !isScalarShape(shape)).map(factorOf);
    if (factors.length < 2) return null;
    const scale = productOf(term.args.filter(({ shape }) => isScalarShape(shape)).map(read));
    return { scale, ...inTwo(builder, factors, magnitude) };
  };

  /** The entrywise product of A and B′, whose sum is tr(A B) and whose row sums are the diagonal of A B. */
  const paired = (left: Factor, right: Factor): Entrywise => productOf([leaf(builder, materialise(builder, left)), leaf(builder, materialise(builder, transposed(right)))]);

  const total = (body: Entrywise, rows: Dimension, columns: Dimension): Entrywise => {
    const grid = isUnit(rows) ? { rows: columns, columns: rows } : { rows, columns };
    return leaf(builder, builder.emit((result) => ({ kind: "reduce", result, over: "all", body, ...grid }), UNIT, UNIT));
  };

  /** The softmax of z as exp(z − log Σ exp(z)), which takes the exponentials once. */
  const fromTotal = (term: TermOf<"operator">, { value }: View, access: "scalar" | "rows"): View =>
    entrywise(term, applied("exp", sumOf([read(argument(term)), productOf([constant(MINUS_ONE), operand(value, access)])])));

  const logTotal = (vector: Term): View => builder.emit((result) => ({ kind: "logsumexp", result, vector: builder.settled(viewOf(vector)) }), UNIT, UNIT);

  /** The axes that a term's value is stored with; a view that is read transposed has its labels exchanged instead. */
  const labelled = (term: Term, labels: AxisLabels): Labelled => {
    const view = viewOf(term);
    const { storage } = builder.valueOf(view);
    const stored = term.shape.length > 2 ? labels : labels.filter((_, axis) => !isUnit(term.shape[axis] ?? UNIT));
    const kept = stored.filter((label) => label !== null);
    return { view, labels: view.transposed && storage === "matrix" ? kept.toReversed() : kept };
  };

  const contraction = (term: TermOf<"einsum">): View => {
    const { inputs, output } = term.contraction;
    const sizes = labelSizes(inputs, term.args.map(({ shape }) => shape)) ?? new Map<number, Dimension>();
    const emit = ({ args, output: kept }: Contracted): View => {
      const { rows, columns, axes } = gridOf(shapeOfAxes(kept.map((label) => sizes.get(label) ?? UNIT)));
      return builder.emit((result) => ({ kind: "einsum", result, args, output: kept, product: false }), rows, columns, axes);
    };
    const args = term.args.map((part, place) => labelled(part, inputs[place] ?? []));
    if (writingOf(term).as !== "product") return inPairs(args, output, sizes, magnitude, emit);
    const { rows, columns, axes } = gridOf(term.shape);
    return builder.emit((result) => ({ kind: "einsum", result, args, output, product: true }), rows, columns, axes);
  };

  const handlers: Handlers<View> = {
    number: (term) => entrywise(term, constant(term.value)),
    size: (term) => entrywise(term, read(term)),
    variable: (term) => viewOf(term),
    ones: (term) => entrywise(term, constant(ONE)),
    zeros: (term) => entrywise(term, constant(ZERO)),
    identity: (term) => materialise(builder, factorOf(term)),
    add: (term) => entrywise(term, sumOf(term.args.map(read))),
    multiply: product,
    hadamard: (term) => entrywise(term, productOf(term.args.map(read))),
    power: (term) => entrywise(term, powerOf(read(argument(term)), read(argument(term, 1)))),
    apply: (term) => entrywise(term, applied(term.function.name, read(argument(term)))),
    transpose: (term) => flipShaped(viewOf(argument(term)), term.shape),
    trace: (term) => {
      const inner = argument(term);
      const parts = split(inner);
      if (parts === null) return isScalarShape(inner.shape) ? viewOf(inner) : builder.emit((result) => ({ kind: "trace", result, matrix: viewOf(inner) }), UNIT, UNIT);
      return entrywise(term, productOf([parts.scale, total(paired(parts.left, parts.right), parts.left.rows, parts.left.columns)]));
    },
    sum: (term) => {
      const inner = argument(term);
      const { rows, columns } = gridOf(inner.shape);
      const factors = inner.kind === "multiply" && usedOnce(inner) ? inner.args.filter(({ shape }) => !isScalarShape(shape)).map(factorOf) : [];
      if (factors.length < 2 || inner.kind !== "multiply") return entrywise(term, total(read(inner), rows, columns));
      const scale = productOf(inner.args.filter(({ shape }) => isScalarShape(shape)).map(read));
      const left: readonly Factor[] = isUnit(rows) ? [] : [{ kind: "ones", rows: UNIT, columns: rows }];
      const right: readonly Factor[] = isUnit(columns) ? [] : [{ kind: "ones", rows: columns, columns: UNIT }];
      return entrywise(term, productOf([scale, leaf(builder, materialise(builder, chainProduct(builder, [...left, ...factors, ...right], magnitude)))]));
    },
    diagonal: (term) => (isScalarShape(term.shape) ? viewOf(argument(term)) : materialise(builder, factorOf(term))),
    diagonalPart: (term) => {
      const inner = argument(term);
      if (isScalarShape(inner.shape)) return viewOf(inner);
      const parts = split(inner);
      if (parts === null) return builder.emit((result) => ({ kind: "diagonalPart", result, matrix: viewOf(inner) }), term.shape[0], UNIT);
      const body = paired(parts.left, parts.right);
      const { rows, columns } = parts.left;
      const sums = isUnit(columns) ? builder.entrywise(body, rows, UNIT) : builder.emit((result) => ({ kind: "reduce", result, over: "columns", body, rows, columns }), rows, UNIT);
      return entrywise(term, productOf([parts.scale, leaf(builder, sums)]));
    },
    fill: (term) => entrywise(term, read(argument(term))),
    einsum: contraction,
    call: (term) => {
      if (!isNamedNumber(term)) throw new Error("internal: a definition was not unfolded");
      return entrywise(term, { op: "constant", name: term.definition.name });
    },
    operator: (term) => {
      const [rows, columns] = term.shape;
      if (term.operator === softmax && totalled.has(argument(term))) return fromTotal(term, logTotal(argument(term)), "scalar");
      const rowTotal = term.operator === softmaxRows ? rowTotals.get(argument(term)) : undefined;
      if (rowTotal !== undefined) {
        if (!views.has(rowTotal)) views.set(rowTotal, dispatch(handlers, rowTotal));
        return fromTotal(term, viewOf(rowTotal), isScalarShape(rowTotal.shape) ? "scalar" : "rows");
      }
      if (term.operator === softmax) return builder.emit((result) => ({ kind: "softmax", result, vector: builder.settled(viewOf(argument(term))) }), rows, columns);
      if (term.operator === logsumexp) return logTotal(argument(term));
      if (term.operator === logSoftmax) return entrywise(term, sumOf([read(argument(term)), productOf([constant(MINUS_ONE), leaf(builder, logTotal(argument(term)))])]));
      if (term.operator.name === "inv") {
        const inner = argument(term);
        return isScalarShape(inner.shape) ? entrywise(term, productOf([], [read(inner)])) : materialise(builder, factorOf(term));
      }
      const isDeterminant = term.operator.name === "det" || term.operator.name === "logdet";
      const args = term.args.map(isDeterminant ? factorised : viewOf);
      return builder.emit((result) => ({ kind: "operator", result, name: term.operator.name, args, sizes: term.sizes }), rows, columns);
    },
  };

  const lower = (root: Term): View => {
    for (const term of postorder([root], (candidate) => !views.has(candidate))) {
      if (!views.has(term)) views.set(term, dispatch(handlers, term));
    }
    return viewOf(root);
  };
  return {
    definite,
    define: (term, view) => views.set(term, view),
    name: (part, prepared) => {
      const view = lower(prepared);
      views.set(part, view);
      facts.define(part, prepared);
      return view;
    },
    lower,
    labelled,
  };
}
