/** Contractions in canonical form: taken apart, nested ones merged, and in matrix notation wherever there is one. Knows no text rules. */
import { type AxisLabels, axisLabels, contractionKey, mostArguments, mostLabels, numbered } from "../../term/contraction.js";
import { type Dimension, isScalarShape, isUnit, type Shape, UNIT } from "../../term/dimension.js";
import { batchedProduct, isBatched, transposedTerm } from "../../term/batched.js";
import type { TermTable } from "../../term/table.js";
import type { Term, TermOf } from "../../term/term.js";
import type { Arithmetic } from "./arithmetic.js";
import type { Ordering } from "./order.js";

/** A factor whose axes run along labels; a vector has one label, and no factor is a scalar or a row. */
interface Factor {
  readonly term: Term;
  readonly labels: readonly number[];
}

/** A product of factors, summed over all labels but those of `output`. */
interface Network {
  readonly scalars: Term[];
  readonly factors: Factor[];
  readonly output: readonly number[];
  readonly sizes: Map<number, Dimension>;
  readonly names: Map<number, string>;
}

export interface Contractions {
  /** The canonical form of a contraction of canonical arguments. */
  contract(term: TermOf<"einsum">, args: readonly Term[]): Term;
  /** Σ of all entries of a contraction, its transpose, its trace and its diagonal, as contractions; null for other arguments. */
  readonly sum: (argument: Term) => Term | null;
  readonly transpose: (argument: Term) => Term | null;
  readonly diagonalPart: (argument: Term) => Term | null;
  /** A function of a tensor whose axes are permuted, permuted after it; null for other arguments. */
  readonly outward: (term: TermOf<"apply">, argument: Term | undefined) => Term | null;
  readonly trace: (argument: Term) => Term | null;
}

/** A contraction inside one of more arguments than this stays a factor: networks of many equal tensors are hard to tell apart. */
const mostMerged = 12;

/** More contractions than any answer needs; only bounds absurd input. */
const mostContractions = 50_000;

export function createContractions(table: TermTable, arithmetic: Arithmetic, ordering: Ordering): Contractions {
  let contractions = 0;

  const contract = (term: TermOf<"einsum">, args: readonly Term[]): Term => {
    const plain = (): Term => table.einsum(args, term.contraction.inputs, term.contraction.output, (label) => term.contraction.names[label]);
    contractions += 1;
    if (contractions > mostContractions) return plain();
    const network = open(term, args);
    if (network === null) return plain();
    if (network === "zero") return table.zeros(term.shape);
    settle(network);
    const body = read(network, term.shape);
    return network.scalars.length === 0 ? body : arithmetic.multiply([...network.scalars, body], term.shape);
  };

  /** The factors of a contraction; null where it is left as it is. */
  const open = ({ contraction: { inputs, output, names } }: TermOf<"einsum">, args: readonly Term[]): Network | "zero" | null => {
    const network: Network = { scalars: [], factors: [], output, sizes: new Map(), names: new Map(names.entries()) };
    const same: (readonly [number, number])[] = [];
    const repeated = new Set<number>();
    let fresh = names.length;
    const stack = args.map((term, place) => ({ term, labels: inputs[place] ?? [] })).toReversed();
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { term, labels } = top;
      if (term.kind === "zeros" || (term.kind === "number" && term.value.numerator === 0n)) return "zero";
      if (network.factors.length + stack.length > mostArguments || fresh > 2 * mostLabels) return null;
      labels.forEach((label, axis) => label !== null && network.sizes.set(label, term.shape[axis] ?? UNIT));
      if (isScalarShape(term.shape)) {
        if (labels.some((label) => label !== null)) return null;
        network.scalars.push(term);
        continue;
      }
      const [first = null, second = null] = labels;
      const [argument] = term.args;
      if (term.kind === "multiply") {
        const chain = term.args.filter(({ shape }) => !isScalarShape(shape));
        network.scalars.push(...term.args.filter(({ shape }) => isScalarShape(shape)));
        let left = first;
        chain.forEach((factor, place) => {
          if (chain.length === 1) {
            stack.push({ term: factor, labels });
            return;
          }
          const last = place === chain.length - 1;
          const right = last ? second : isUnit(factor.shape[1]) ? null : fresh++;
          stack.push({ term: factor, labels: [left, right] });
          left = right;
        });
      } else if (term.kind === "hadamard") for (const factor of term.args) stack.push({ term: factor, labels });
      else if (term.kind === "transpose" && argument !== undefined) stack.push({ term: argument, labels: [second, first] });
      else if (term.kind === "fill" && argument !== undefined) {
        network.scalars.push(argument);
        for (const label of labels) if (label !== null) repeated.add(label);
      } else if (term.kind === "ones") {
        for (const label of labels) if (label !== null) repeated.add(label);
      } else if (term.kind === "identity" && first !== null && second !== null) same.push([first, second]);
      else if (term.kind === "diagonal" && argument !== undefined && first !== null && second !== null) {
        same.push([first, second]);
        stack.push({ term: argument, labels: [first, null] });
      } else if (term.kind === "diagonalPart" && argument !== undefined && second === null) stack.push({ term: argument, labels: [first, first] });
      else if (term.kind === "einsum" && network.factors.length + stack.length + term.args.length <= mostMerged && term.contraction.output.every((_, axis) => labels[axis] !== null) && labels.every((label, axis) => label === null || axis < term.contraction.output.length)) {
        const inner = term.contraction;
        const renamed = new Map<number, number>(inner.output.map((label, axis) => [label, labels[axis] ?? 0]));
        for (const [label, name] of inner.names.entries()) {
          if (renamed.has(label)) continue;
          network.names.set(fresh, name);
          renamed.set(label, fresh);
          fresh += 1;
        }
        term.args.forEach((part, place) => stack.push({ term: part, labels: (inner.inputs[place] ?? []).map((label) => (label === null ? null : (renamed.get(label) ?? null))) }));
      } else {
        const carried = labels.filter((label) => label !== null);
        if (term.shape.length > 2 && carried.length < term.shape.length) return null;
        const row = term.shape.length === 2 && first === null && second !== null;
        network.factors.push({ term: row ? table.transpose(term) : term, labels: carried });
      }
    }
    identify(network, same, repeated);
    return network;
  };

  /** Runs labels together that an identity joins, and keeps an identity or ones only where the result needs them. */
  const identify = (network: Network, same: readonly (readonly [number, number])[], repeated: Set<number>): void => {
    const { output, factors, sizes } = network;
    const into = new Map<number, number>();
    const find = (label: number): number => {
      let root = label;
      for (let next = into.get(root); next !== undefined; next = into.get(root)) root = next;
      return root;
    };
    const kept: (readonly [number, number])[] = [];
    for (const [one, other] of same) {
      const [a, b] = [find(one), find(other)];
      if (a === b) repeated.add(a);
      else if (!output.includes(b)) into.set(b, a);
      else if (!output.includes(a)) into.set(a, b);
      else if (!kept.some(([x, y]) => (x === a && y === b) || (x === b && y === a))) kept.push([a, b]);
    }
    const renamed = factors.splice(0).map(({ term, labels }): Factor => ({ term, labels: labels.map(find) }));
    factors.push(...renamed);
    for (const [a, b] of kept) factors.push({ term: table.identity(sizes.get(a) ?? UNIT), labels: [find(a), find(b)] });
    for (const label of new Set([...repeated, ...same.flat()].map(find))) {
      const size = sizes.get(label) ?? UNIT;
      if (factors.some(({ labels }) => labels.includes(label))) continue;
      if (output.includes(label)) factors.push({ term: table.ones([size, UNIT]), labels: [label] });
      else network.scalars.push(table.size(size));
    }
  };

  const isTensor = ({ term }: Factor): boolean => term.shape.length > 2;
  const isMatrix = (factor: Factor): boolean => factor.labels.length === 2 && !isTensor(factor);
  const isVector = (factor: Factor): boolean => factor.labels.length === 1 && !isTensor(factor);
  /** A matrix with its axes along `from` and then `to`. */
  const along = ({ term, labels }: Factor, from: number): Term => (labels[0] === from ? term : turned(term));
  const turned = (term: Term): Term => (term.kind === "transpose" ? (term.args[0] ?? term) : table.transpose(term));
  /** Larger factors first, ones last, and those of one size as the result has their axes. */
  const comparison = (output: readonly number[]) => (a: Factor, b: Factor): number =>
    Number(a.term.kind === "ones") - Number(b.term.kind === "ones") || b.labels.length - a.labels.length || placeIn(output, a) - placeIn(output, b) || ordering.compareFactors(a.term, b.term) || comparePlaces(output, a.labels, b.labels);
  /** Equal factors in the order of the places that their labels have in the result. */
  const comparePlaces = (output: readonly number[], a: readonly number[], b: readonly number[]): number => {
    const place = (label: number | undefined): number => (label !== undefined && output.includes(label) ? output.indexOf(label) : output.length);
    const axis = a.findIndex((label, at) => place(label) !== place(b[at]));
    return axis < 0 ? 0 : place(a[axis]) - place(b[axis]);
  };
  const placeIn = (output: readonly number[], { labels }: Factor): number => Math.min(...labels.map((label) => (output.includes(label) ? output.indexOf(label) : output.length)));

  /** Merges factors and sums over labels of matrices and vectors until neither is possible. */
  const settle = (network: Network): void => {
    network.factors.sort(comparison(network.output));
    while (mergeOne(network) || sumOne(network) || sumAlone(network) || sumVector(network));
  };

  const replace = ({ factors }: Network, gone: readonly Factor[], by: Factor | null): true => {
    const left = factors.filter((factor) => !gone.includes(factor));
    factors.splice(0, factors.length, ...left, ...(by === null ? [] : [by]));
    return true;
  };

  /** The diagonal of a matrix whose axes run together, and factors along the same labels entry by entry. */
  const mergeOne = (network: Network): boolean => {
    const { factors } = network;
    const loop = factors.find((factor) => isMatrix(factor) && factor.labels[0] === factor.labels[1]);
    if (loop !== undefined) return replace(network, [loop], { term: table.diagonalPart(loop.term), labels: loop.labels.slice(0, 1) });
    for (const [index, factor] of factors.entries()) {
      const others = factors.slice(index + 1).filter((other) => runsAlong(factor, other) && !isCycle(network, factor, other));
      if (others.length === 0) continue;
      const [from = 0] = factor.labels;
      const entries = others.map((other) => (isMatrix(other) ? along(other, from) : isTensor(other) ? permuted(other, factor.labels) : other.term));
      return replace(network, [factor, ...others], { term: arithmetic.hadamard([factor.term, ...entries]), labels: factor.labels });
    }
    return false;
  };

  const runsAlong = (a: Factor, b: Factor): boolean => {
    if (a.labels.length !== b.labels.length || isTensor(a) !== isTensor(b) || new Set(a.labels).size < a.labels.length) return false;
    return a.labels.every((label) => b.labels.includes(label));
  };

  /** A tensor with its axes in another order. */
  const permuted = ({ term, labels }: Factor, order: readonly number[]): Term => (labels.every((label, axis) => order[axis] === label) ? term : table.einsum([term], [labels], order));

  /** Sums a tensor over the axes that nothing else mentions. */
  const sumAlone = (network: Network): boolean => {
    const { factors, output, scalars } = network;
    if (factors.length < 2) return false;
    const alone = (factor: Factor, label: number): boolean => !output.includes(label) && factors.every((other) => other === factor || !other.labels.includes(label));
    const factor = factors.find((one) => isTensor(one) && new Set(one.labels).size === one.labels.length && one.labels.some((label) => alone(one, label)));
    if (factor === undefined) return false;
    const labels = factor.labels.filter((label) => !alone(factor, label));
    if (labels.length === 0) {
      scalars.push(table.sum(factor.term));
      return replace(network, [factor], null);
    }
    return replace(network, [factor], { term: table.einsum([factor.term], [factor.labels], labels, (label) => network.names.get(label)), labels });
  };

  /** Two matrices that only meet each other, at both ends: the trace of a product. */
  const isCycle = ({ factors, output }: Network, a: Factor, b: Factor): boolean =>
    isMatrix(a) && a.labels.every((label) => !output.includes(label)) && factors.every((other) => other === a || other === b || other.labels.every((label) => !a.labels.includes(label)));

  /** Sums over one label that at most two matrices and a vector have. */
  const sumOne = (network: Network): boolean => {
    const { factors, output, scalars } = network;
    const bound = [...new Set(factors.flatMap(({ labels }) => labels))].filter((label) => !output.includes(label));
    const sites = bound.map((label) => ({ label, at: factors.filter(({ labels }) => labels.includes(label)) })).filter(({ at }) => at.every((factor) => isMatrix(factor) || isVector(factor)));
    const matrices = (at: readonly Factor[]): number => at.filter(isMatrix).length;
    for (const most of [0, 1, 2]) {
      const site = sites.find(({ at }) => matrices(at) === most && at.length - most <= 1);
      if (site === undefined) continue;
      const { label, at } = site;
      const vector = at.find(isVector);
      const [left, right] = at.filter(isMatrix);
      const other = (factor: Factor): number => (factor.labels[0] === label ? (factor.labels[1] ?? label) : (factor.labels[0] ?? label));
      if (left === undefined) {
        if (vector !== undefined) scalars.push(table.sum(vector.term));
        return replace(network, at, null);
      }
      const start = other(left);
      const before = along(left, start);
      if (right === undefined) {
        const summed = vector?.term ?? table.ones([network.sizes.get(label) ?? UNIT, UNIT]);
        return replace(network, at, { term: arithmetic.multiply([before, summed], [left.term.shape[left.labels[0] === label ? 1 : 0], UNIT]), labels: [start] });
      }
      const scaling = vector === undefined ? [] : [table.diagonal(vector.term)];
      const after = along(right, label);
      if (start === other(right)) {
        scalars.push(table.trace(arithmetic.multiply([before, ...scaling, after], [before.shape[0], after.shape[1]])));
        return replace(network, at, null);
      }
      return replace(network, at, { term: arithmetic.multiply([before, ...scaling, after], [before.shape[0], after.shape[1]]), labels: [start, other(right)] });
    }
    return false;
  };

  /** A tensor times a vector over a label that only they have, the last axis first. */
  const sumVector = (network: Network): boolean => {
    const { factors, output } = network;
    if (factors.length < 3) return false;
    const vectorAt = (tensor: Factor, label: number | undefined): Factor | undefined => {
      if (label === undefined || output.includes(label)) return undefined;
      const [other, ...more] = factors.filter((one) => one !== tensor && one.labels.includes(label));
      return other !== undefined && more.length === 0 && isVector(other) ? other : undefined;
    };
    for (const tensor of factors.filter((one) => isTensor(one) && new Set(one.labels).size === one.labels.length)) {
      for (const label of tensor.labels.toReversed()) {
        const vector = vectorAt(tensor, label);
        if (vector === undefined) continue;
        const labels = tensor.labels.filter((other) => other !== label);
        const part: Network = { ...network, scalars: [], factors: [tensor, vector], output: labels };
        return replace(network, [tensor, vector], { term: asProduct(part) ?? asContraction(part, part.factors), labels });
      }
    }
    return false;
  };

  /** What is left of a network, its scalars aside: matrix notation where that is enough, else a contraction in canonical order. */
  const read = (network: Network, shape: Shape): Term => {
    const { factors, output } = network;
    const [only, ...more] = factors;
    if (only === undefined) return table.number(1);
    if (more.length === 0 && only.labels.length === output.length && only.labels.every((label, axis) => output[axis] === label)) return only.term;
    if (more.length === 0 && output.length === 0 && new Set(only.labels).size === only.labels.length) return table.sum(only.term);
    const flat = factors.every((factor) => !isTensor(factor) && factor.labels.every((label) => output.includes(label)));
    const [i, j] = output;
    if (flat && output.length === 2 && i !== undefined && j !== undefined) {
      const matrix = factors.find(isMatrix);
      const vector = (label: number): readonly Term[] => factors.flatMap((factor) => (isVector(factor) && factor.labels[0] === label ? [factor.term] : []));
      if (matrix !== undefined) return arithmetic.multiply([...vector(i).map((u) => table.diagonal(u)), along(matrix, i), ...vector(j).map((v) => table.diagonal(v))], shape);
      return arithmetic.multiply([...vector(i), ...vector(j).map((v) => table.transpose(v))], shape);
    }
    const reversed = output.length === 2 ? asProduct({ ...network, output: output.toReversed() }) : null;
    return asProduct(network) ?? (reversed === null ? null : table.transpose(reversed)) ?? asChain(network) ?? asContraction(network, factors.toSorted(comparison(output)));
  };

  const asContraction = ({ output, names }: Network, factors: readonly Factor[]): Term =>
    table.einsum(factors.map(({ term }) => term), factors.map(({ term, labels }) => axisLabels(term.shape, labels)), output, (label) => names.get(label));

  /** Two factors as a product of stacks of matrices, one of them transposed where needed; null where they are none. */
  const asProduct = (network: Network): Term | null => {
    const { factors, output } = network;
    const [a, b, ...more] = factors;
    if (a === undefined || b === undefined || more.length > 0) return null;
    for (const [left, right] of [[a, b], [b, a]] as const) {
      if (!isBatched(left.term.shape, right.term.shape)) continue;
      for (const l of orientations(left)) {
        for (const r of orientations(right)) {
          const wanted = batchedProduct(l.term.shape, r.term.shape);
          const own: readonly AxisLabels[] = [l.labels, r.labels];
          if (contractionOf(wanted.inputs, wanted.output) === contractionOf(own, output)) return table.einsum([l.term, r.term], wanted.inputs, wanted.output, nameAfter(network, own, wanted.inputs));
        }
      }
    }
    return null;
  };

  /** Stacks of matrices that follow one another from the last but one axis of the result to its last, under the same leading axes; null for other networks. */
  const asChain = ({ factors, output }: Network): Term | null => {
    const batch = output.slice(0, -2);
    const [start, end] = output.slice(-2);
    if (start === undefined || end === undefined || batch.length === 0 || factors.length < 3) return null;
    const left = new Set(factors);
    let result: Term | null = null;
    for (let label = start; left.size > 0; ) {
      const [next, ...more] = [...left].filter((factor) => !batch.includes(label) && factor.labels.slice(-2).includes(label));
      if (next === undefined || more.length > 0 || (label === end && left.size > 0)) return null;
      const lead = next.labels.slice(0, -2);
      const [first = 0, second = 0] = next.labels.slice(-2);
      const fits = isMatrix(next) || (lead.length === batch.length && lead.every((one, axis) => batch[axis] === one));
      const onward = first === label ? second : first;
      if (!fits || onward === label || batch.includes(onward)) return null;
      const term = first === label ? next.term : isMatrix(next) ? turned(next.term) : transposedTerm(table, next.term);
      left.delete(next);
      if (result === null) result = term;
      else {
        const { inputs, output: kept } = batchedProduct(result.shape, term.shape);
        result = isBatched(result.shape, term.shape) ? table.einsum([result, term], inputs, kept) : table.multiply([result, term]);
      }
      label = onward;
      if (left.size === 0 && label !== end) return null;
    }
    return result;
  };

  /** The labels' own names under the numbers of a product. */
  const nameAfter = ({ names }: Network, own: readonly AxisLabels[], labels: readonly AxisLabels[]) => {
    const numbers = new Map(labels.flatMap((list, place) => list.map((label, axis) => [label, own[place]?.[axis]] as const)));
    return (label: number): string | undefined => {
      const source = numbers.get(label);
      return source === undefined || source === null ? undefined : names.get(source);
    };
  };

  const contractionOf = (inputs: readonly AxisLabels[], output: readonly number[]): string => {
    const known = new Set(inputs.flat());
    return output.every((label) => known.has(label)) ? contractionKey(numbered(inputs, output, () => undefined)) : "";
  };

  /** A factor as it is and with its last two axes exchanged; a vector also as a row. */
  const orientations = ({ term, labels }: Factor): readonly { readonly term: Term; readonly labels: AxisLabels }[] => {
    const plain = { term, labels: axisLabels(term.shape, labels) };
    const exchanged = [...plain.labels.slice(0, -2), plain.labels.at(-1) ?? null, plain.labels.at(-2) ?? null];
    return [plain, { term: term.shape.length === 2 ? turned(term) : transposedTerm(table, term), labels: exchanged }];
  };

  const inside = (argument: Term): TermOf<"einsum">["contraction"] | null => (argument.kind === "einsum" ? argument.contraction : null);
  const again = (argument: Term, inputs: readonly AxisLabels[], output: readonly number[], names: readonly string[]): Term => {
    const term = table.einsum(argument.args, inputs, output, (label) => names[label]);
    return term.kind === "einsum" ? contract(term, term.args) : term;
  };
  const joined = (argument: Term, output: (label: number) => readonly number[]): Term | null => {
    const found = inside(argument);
    const [i, j] = found?.output ?? [];
    if (found === null || i === undefined || j === undefined || found.output.length !== 2) return null;
    return again(argument, found.inputs.map((labels) => labels.map((label) => (label === j ? i : label))), output(i), found.names);
  };

  return {
    contract,
    sum: (argument) => {
      const found = inside(argument);
      return found === null ? null : again(argument, found.inputs, [], found.names);
    },
    transpose: (argument) => {
      const found = inside(argument);
      return found === null || found.output.length !== 2 ? null : again(argument, found.inputs, found.output.toReversed(), found.names);
    },
    outward: (term, argument) => {
      const [inner, ...more] = argument?.kind === "einsum" ? argument.args : [];
      if (argument?.kind !== "einsum" || inner === undefined || more.length > 0 || argument.contraction.output.length < inner.shape.length) return null;
      const { inputs, output, names } = argument.contraction;
      return table.einsum([table.apply(term.function, inner)], inputs, output, (label) => names[label]);
    },
    diagonalPart: (argument) => joined(argument, (label) => [label]),
    trace: (argument) => joined(argument, () => []),
  };
}

