/** Makes forms at one point, spelled variants of one thing as one; a part gets its value when it is made, so that nothing recurses. Knows no texts and no mistakes. */
import { cover, type Span } from "../../diagnostics/span.js";
import { multiplyChain, transposeMatrix } from "../../evaluate/linear-algebra.js";
import type { Point } from "../../evaluate/point.js";
import { columnsOf, entryCount, isFiniteTensor, mapTensor, rowsOf, sameNumericShape, scalarOf, scalarTensor, scaleTensor, type Tensor, zipTensors } from "../../evaluate/tensor.js";
import type { AstOf } from "../../syntax/ast.js";
import { type CallValues, mostEntries } from "./call-values.js";
import { chainOf, type Form, isColumnValue, isScalarValue, scalarsOf } from "./form.js";

type At = Span | null;

export interface Notation {
  readonly sizes: ReadonlyMap<string, number>;
  number(number: number, at: At): Form;
  name(name: string, at: At): Form;
  /** A call of sizes alone. */
  array(call: AstOf<"call">, at: At): Form;
  sum(terms: readonly Form[], at: At): Form;
  product(factors: readonly Form[], at: At): Form;
  hadamard(factors: readonly Form[], at: At): Form;
  /** Entry by entry. */
  power(base: Form, exponent: Form, at: At): Form;
  transpose(of: Form, at: At): Form;
  call(call: AstOf<"call">, operands: readonly Form[], at: At): Form;
  clash(what: string, parts: readonly Form[], at: At): Form;
  /** `form` of other parts. */
  rebuilt(form: Form, parts: readonly Form[]): Form;
  /** How much was made so far: forms, and those of many parts or entries as several. */
  made(): number;
}

/** Names that stand for sums of sums would write out to any length; what is longer stays nested. */
const longest = 1_000;
const isLong = (forms: readonly Form[]): boolean => forms.reduce((total, { parts }) => total + parts.length, 0) > longest;

const callNamed = (name: string): AstOf<"call"> => ({ kind: "call", name, span: nowhere, nameSpan: nowhere, args: [{ kind: "name", name: "", span: nowhere }] });
const nowhere: Span = { start: 0, end: 0 };

/** What lies between two places that were both written. */
export const between = (a: At, b: At): At => (a === null || b === null ? null : cover(a, b));

/** Neighbours of one shape together. */
function runsOfShape(forms: readonly Form[]): readonly (readonly Form[])[] {
  const runs: Form[][] = [];
  for (const form of forms) {
    const last = runs.at(-1)?.at(-1)?.value;
    if (last !== undefined && last !== null && form.value !== null && sameNumericShape(last.shape, form.value.shape)) runs.at(-1)?.push(form);
    else runs.push([form]);
  }
  return runs;
}

export function createNotation({ sizes, values }: Point, calls: CallValues): Notation {
  let made = 0;
  const form = <F extends Form>(one: F): F => {
    made += 1 + (one.parts.length >> 2) + ((one.value?.data.length ?? 0) >> 6);
    return one;
  };
  const checked = (value: Tensor | null): Tensor | null => (value !== null && isFiniteTensor(value) ? value : null);

  const number = (n: number, at: At): Form => form({ kind: "number", number: n, at, value: checked(scalarTensor(n)), parts: [] });
  const name = (text: string, at: At): Form => {
    const size = sizes.get(text);
    const value = values.get(text) ?? (size === undefined ? calls.ofSizes({ ...callNamed(text), args: [] }, sizes) : scalarTensor(size));
    return form({ kind: "name", name: text, at, value, parts: [] });
  };
  const clash = (what: string, parts: readonly Form[], at: At): Form => form({ kind: "clash", what, at, value: null, parts });

  const sum = (terms: readonly Form[], at: At): Form => {
    const parts = isLong(terms) ? terms : terms.flatMap((term) => (term.kind === "sum" ? term.parts : signedTerms(term)));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : form({ kind: "sum", at, value: checked(valueOfSum(parts)), parts });
  };
  /** −(a + b) is −a and −b. */
  const signedTerms = (term: Form): readonly Form[] => {
    if (term.kind !== "product" || term.scalars !== 1 || term.parts.length !== 2) return [term];
    const [sign, terms] = term.parts;
    if (sign?.kind !== "number" || sign.number !== -1 || terms?.kind !== "sum") return [term];
    return terms.parts.map((part) => product([sign, part], part.at));
  };

  const product = (factors: readonly Form[], at: At): Form => {
    const { scalars, chain } = sorted(factors);
    const parts = [...scalars, ...(chain.length > 1 ? diagonalsAsEntries(chain, at) : chain)];
    const [only] = parts;
    if (only === undefined) return number(1, at);
    return parts.length === 1 ? only : form({ kind: "product", scalars: scalars.length, at, value: checked(valueOfProduct(parts)), parts });
  };
  /** Scalars aside; a chain that is a scalar itself, as x′y before z, is one of them. */
  const sorted = (factors: readonly Form[]): { readonly scalars: readonly Form[]; readonly chain: readonly Form[] } => {
    const scalars: Form[] = [];
    let chain: Form[] = [];
    for (const factor of isLong(factors) ? factors : factors.flatMap(unfolded)) {
      if (isScalarValue(factor)) {
        scalars.push(factor);
        continue;
      }
      if (chain.length > 1 && isScalarChain(chain)) {
        scalars.push(chainOfOne(chain));
        chain = [];
      }
      chain.push(factor);
    }
    return { scalars: withoutSigns(scalars), chain };
  };
  /** The factors of a factor; a chain that is a scalar stays one. */
  const unfolded = (factor: Form): readonly Form[] => {
    if (factor.kind !== "product" || (factor.scalars === 0 && isScalarValue(factor))) return [factor];
    return isScalarValue(factor) && factor.scalars < factor.parts.length ? [...scalarsOf(factor), chainOfOne(chainOf(factor))] : factor.parts;
  };
  const chainOfOne = (parts: readonly Form[]): Form => form({ kind: "product", scalars: 0, at: between(parts[0]?.at ?? null, parts.at(-1)?.at ?? null), value: checked(valueOfProduct(parts)), parts });
  const isScalarChain = (chain: readonly Form[]): boolean => {
    const [first, last] = [chain[0]?.value, chain.at(-1)?.value];
    return first !== null && last !== null && first !== undefined && last !== undefined && rowsOf(first) === 1 && columnsOf(last) === 1;
  };
  /** Two signs cancel, and a factor 1 is none. */
  const withoutSigns = (scalars: readonly Form[]): readonly Form[] => {
    const isSign = (one: Form): boolean => one.kind === "number" && one.number === -1;
    const others = scalars.filter((one) => !isSign(one) && !(one.kind === "number" && one.number === 1));
    const signs = scalars.filter(isSign);
    return signs.length % 2 === 1 ? [...signs.slice(0, 1), ...others] : others;
  };
  /** diag(v) X is v ⊙ X for a column X, whatever X is a product of. */
  const diagonalsAsEntries = (chain: readonly Form[], at: At): readonly Form[] => {
    let result = chain;
    for (let last = result.at(-1); last !== undefined && isColumnValue(last); last = result.at(-1)) {
      const index = result.slice(0, -1).findLastIndex(isDiagonal);
      const [diagonal] = result[index]?.parts ?? [];
      if (diagonal === undefined) return result;
      const column = product(result.slice(index + 1), between(result[index + 1]?.at ?? null, last.at));
      result = [...result.slice(0, index), hadamard([diagonal, column], index === 0 ? at : between(result[index]?.at ?? null, last.at))];
    }
    return result;
  };
  const isDiagonal = (one: Form): boolean => one.kind === "call" && one.call.name === "diag" && one.parts[0] !== undefined && isColumnValue(one.parts[0]);

  const hadamard = (factors: readonly Form[], at: At): Form => {
    const scalars = factors.flatMap((factor) => (isScalarValue(factor) ? [factor] : factor.kind === "product" ? scalarsOf(factor) : []));
    // Where shapes clash, what was written together stays together.
    const arrays = factors.filter((factor) => !isScalarValue(factor));
    const first = arrays[0]?.value ?? null;
    const fitting = first !== null && arrays.every(({ value }) => value !== null && sameNumericShape(value.shape, first.shape));
    const runs = fitting ? [] : runsOfShape(arrays);
    if (first !== null && runs.length > 1 && runs.length < arrays.length) {
      return hadamard([...factors.filter(isScalarValue), ...runs.map((run) => (run.length === 1 && run[0] !== undefined ? run[0] : hadamard(run, between(run[0]?.at ?? null, run.at(-1)?.at ?? null))))], at);
    }
    const parts = factors.flatMap((factor) => {
      if (isScalarValue(factor)) return [];
      const bare = factor.kind === "product" && factor.scalars > 0 ? product(chainOf(factor), factor.at) : factor;
      return bare.kind === "hadamard" && bare.value !== null && fitting && !isLong(factors) ? bare.parts : [bare];
    });
    const entries = parts.length < 2 ? parts : [form({ kind: "hadamard", at, value: checked(valueOfHadamard(parts)), parts })];
    return scalars.length === 0 && entries[0] !== undefined ? entries[0] : product([...scalars, ...entries], at);
  };

  const power = (base: Form, exponent: Form, at: At): Form => form({ kind: "power", at, value: checked(valueOfPower(base.value, exponent.value)), parts: [base, exponent] });
  const transpose = (of: Form, at: At): Form => {
    if (of.kind === "transpose" && of.parts[0] !== undefined) return of.parts[0];
    if (isScalarValue(of)) return of;
    return form({ kind: "transpose", at, value: of.value !== null && of.value.shape.length === 2 ? transposeMatrix(of.value) : null, parts: [of] });
  };
  const call = (written: AstOf<"call">, operands: readonly Form[], at: At): Form => {
    const values_ = operands.map(({ value }) => value).filter((value) => value !== null);
    return form({ kind: "call", call: written, at, value: values_.length === operands.length ? limited(calls.of(written, values_)) : null, parts: operands });
  };

  const rebuilders: { readonly [K in Form["kind"]]: (one: Form, parts: readonly Form[]) => Form } = {
    number: (one) => (one.kind === "number" ? number(one.number, one.at) : one),
    name: (one) => (one.kind === "name" ? name(one.name, one.at) : one),
    array: (one) => (one.kind === "array" ? array(one.call, one.at) : one),
    sum: ({ at }, parts) => sum(parts, at),
    product: ({ at }, parts) => product(parts, at),
    hadamard: ({ at }, parts) => hadamard(parts, at),
    power: (one, [base = one, exponent = one]) => power(base, exponent, one.at),
    transpose: (one, [of = one]) => transpose(of, one.at),
    call: (one, parts) => (one.kind === "call" ? call(one.call, parts, one.at) : one),
    clash: (one, parts) => (one.kind === "clash" ? clash(one.what, parts, one.at) : one),
  };
  const array = (written: AstOf<"call">, at: At): Form => form({ kind: "array", call: written, at, value: checked(calls.ofSizes(written, sizes)), parts: [] });

  return { sizes, number, name, array, sum, product, hadamard, power, transpose, call, clash, rebuilt: (one, parts) => rebuilders[one.kind](one, parts), made: () => made };
}

const limited = (value: Tensor | null): Tensor | null => (value !== null && value.data.length <= mostEntries ? value : null);

/** A scalar is added to every entry. */
function valueOfSum(parts: readonly Form[]): Tensor | null {
  let total: Tensor | null = null;
  for (const { value } of parts) {
    if (value === null) return null;
    total = total === null ? value : entrywise(total, value, (x, y) => x + y);
    if (total === null) return null;
  }
  return total;
}

function valueOfHadamard(parts: readonly Form[]): Tensor | null {
  let total: Tensor | null = null;
  for (const { value } of parts) {
    if (value === null) return null;
    total = total === null ? value : entrywise(total, value, (x, y) => x * y);
    if (total === null) return null;
  }
  return total;
}

function entrywise(a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor | null {
  if (sameNumericShape(a.shape, b.shape)) return zipTensors(a, b, f);
  if (b.data.length === 1) return mapTensor(a, (x) => f(x, scalarOf(b)));
  return a.data.length === 1 ? mapTensor(b, (y) => f(scalarOf(a), y)) : null;
}

function valueOfProduct(parts: readonly Form[]): Tensor | null {
  let factor = 1;
  const chain: Tensor[] = [];
  for (const { value } of parts) {
    if (value === null || value.shape.length !== 2) return null;
    const before = chain.at(-1);
    if (value.data.length === 1) factor *= scalarOf(value);
    else if (before !== undefined && columnsOf(before) !== rowsOf(value)) return null;
    else chain.push(value);
  }
  if (chain.length === 0) return scalarTensor(factor);
  const [first, last] = [chain[0], chain.at(-1)];
  if (first === undefined || last === undefined || !(entryCount([rowsOf(first), columnsOf(last)]) <= mostEntries)) return null;
  return scaleTensor(multiplyChain(chain), factor);
}

function valueOfPower(base: Tensor | null, exponent: Tensor | null): Tensor | null {
  if (base === null || exponent === null) return null;
  return exponent.data.length === 1 ? mapTensor(base, (x) => x ** scalarOf(exponent)) : sameNumericShape(base.shape, exponent.shape) ? zipTensors(base, exponent, (x, y) => x ** y) : null;
}
