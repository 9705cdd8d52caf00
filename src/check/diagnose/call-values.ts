/** The values of calls at tensors of any shapes: each call is elaborated once for the shapes it is made with. Knows no expressions around it. */
import { evaluateOrder } from "../../evaluate/evaluate.js";
import { functionNumbers } from "../../evaluate/functions.js";
import type { Limits } from "../../evaluate/limits.js";
import { identityMatrix } from "../../evaluate/linear-algebra.js";
import { type Order, orderOf } from "../../evaluate/order.js";
import { columnsOf, entryCount, filledTensor, isFiniteTensor, mapTensor, rowsOf, type Tensor } from "../../evaluate/tensor.js";
import type { Ast, AstOf } from "../../syntax/ast.js";
import { literalSize, sizeValue } from "../../term/dimension.js";
import { shapeOfAxes } from "../../term/contraction.js";
import { operandsOf } from "../../term/elaborate/axes.js";
import { sizedConstants } from "../../term/elaborate/built-in.js";
import { elaborateIn } from "../../term/elaborate/scoped.js";
import { sizeArguments } from "../../term/elaborate/size-arguments.js";
import type { Library } from "../../term/library.js";
import { createTable } from "../../term/table.js";

/** More entries than this no value of a diagnosis has. */
export const mostEntries = 10_000;
const callLimits: Limits = { entries: 8 * mostEntries, operations: 2 ** 21 };
/** Calls that are kept ready. */
const mostKept = 400;

export interface CallValues {
  /** The value of a call at its operands; null where it takes no such shapes, or is not defined there. */
  of(call: AstOf<"call">, operands: readonly Tensor[]): Tensor | null;
  /** The value of a call of sizes alone, or of a constant such as `pi`; null where it is none. */
  ofSizes(call: AstOf<"call">, sizes: ReadonlyMap<string, number>): Tensor | null;
}

const operandName = (index: number): string => `operand${index}`;
const noSizes: ReadonlySet<string> = new Set();

export function createCallValues(library: Library): CallValues {
  const kept = new Map<string, Order | null>();
  const entrywise = new Map<string, ((x: number) => number) | null>();

  const functionNamed = (name: string): ((x: number) => number) | null => {
    const known = entrywise.get(name);
    if (known !== undefined) return known;
    const found = library.find(name, 1)?.kind === "function" ? (functionNumbers.get(name)?.value ?? null) : null;
    if (entrywise.size < mostKept) entrywise.set(name, found);
    return found;
  };

  /** The order of the call with names in the place of its operands; null where the shapes do not fit. */
  const compiled = (call: AstOf<"call">, operands: readonly Tensor[]): Order | null => {
    const table = createTable();
    const places = new Map(operandsOf(call).map((operand, index) => [operand, index]));
    const span = call.span;
    const args = call.args.map((argument): Ast => {
      const index = places.get(argument);
      return index === undefined ? argument : { kind: "name", span, name: operandName(index) };
    });
    const values = new Map(operands.map(({ shape }, index) => [operandName(index), table.variable(operandName(index), shapeOfAxes(shape.map(literalSize)), "given")]));
    const term = elaborateIn({ text: "", table, library, values, sizeNames: noSizes }, { ...call, args });
    const order = term.ok ? orderOf([term.value]) : term;
    return order.ok ? order.value : null;
  };

  const orderFor = (call: AstOf<"call">, operands: readonly Tensor[]): Order | null => {
    const plain = call.args.length === operands.length;
    const key = plain ? `${call.name} ${operands.map(({ shape }) => shape.join("x")).join(" ")}` : null;
    const known = key === null ? undefined : kept.get(key);
    if (known !== undefined) return known;
    const found = compiled(call, operands);
    if (key !== null && kept.size < mostKept) kept.set(key, found);
    return found;
  };

  const evaluated = (order: Order, operands: readonly Tensor[]): Tensor | null => {
    const values = evaluateOrder(order, { sizes: new Map(), values: new Map(operands.map((value, index) => [operandName(index), value])) }, callLimits);
    return values.ok ? (values.value[0] ?? null) : null;
  };

  return {
    of: (call, operands) => {
      const [first] = operands;
      const numbers = operands.length === 1 && call.args.length === 1 ? functionNamed(call.name) : null;
      if (numbers !== null && first !== undefined) {
        const value = mapTensor(first, numbers);
        return isFiniteTensor(value) ? value : null;
      }
      const order = orderFor(call, operands);
      return order === null ? null : evaluated(order, operands);
    },
    ofSizes: (call, sizes) => {
      const read = sizeArguments(call, new Set(sizes.keys()));
      if (!read.ok) return null;
      const counts = read.value.map((size) => sizeValue(size, sizes));
      if (!(entryCount(counts.length === 1 && call.name === "eye" ? [...counts, ...counts] : counts) <= mostEntries)) return null;
      if (call.name === "eye") return identityMatrix(counts[0] ?? 1);
      if (sizedConstants.has(call.name)) return filledTensor(counts.length === 1 ? [...counts, 1] : counts, call.name === "ones" ? 1 : 0);
      const order = compiled({ ...call, args: counts.map((count) => ({ kind: "number", span: call.span, text: `${count}` })) }, []);
      return order === null ? null : evaluated(order, []);
    },
  };
}

/** Whether two values are one, as far as rounding lets it be seen. */
export function sameValue(a: Tensor, b: Tensor): boolean {
  if (rowsOf(a) !== rowsOf(b) || columnsOf(a) !== columnsOf(b) || a.data.length !== b.data.length) return false;
  let size = 0;
  for (let index = 0; index < a.data.length; index += 1) size = Math.max(size, Math.abs(a.data[index] ?? 0), Math.abs(b.data[index] ?? 0));
  for (let index = 0; index < a.data.length; index += 1) if (!(Math.abs((a.data[index] ?? 0) - (b.data[index] ?? 0)) <= 1e-9 * size + 1e-13)) return false;
  return true;
}
