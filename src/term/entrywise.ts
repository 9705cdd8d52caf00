/** Which definitions work entry by entry, as their bodies show, so that a scalar can be broadcast to one of their tensors. Knows no names. */
import { isScalarShape, sameShape, type Shape } from "./dimension.js";
import type { Definition, Parameter } from "./symbols.js";
import type { KindTable, Term } from "./term.js";
import { postorder } from "./traverse.js";

/** Whether entry (i, j) of a term of this kind depends on the entries (i, j) of its tensor arguments alone. */
const byEntry: KindTable<(term: Term) => boolean> = {
  number: () => true,
  size: () => true,
  variable: () => true,
  ones: () => true,
  zeros: () => true,
  fill: () => true,
  add: () => true,
  hadamard: () => true,
  power: () => true,
  apply: () => true,
  multiply: ({ args }) => args.filter(({ shape }) => !isScalarShape(shape)).length < 2,
  call: (term) => term.kind === "call" && (term.definition.entrywise || term.args.length === 0),
  identity: () => false,
  transpose: () => false,
  trace: () => false,
  sum: () => false,
  diagonal: () => false,
  diagonalPart: () => false,
  einsum: () => false,
  operator: () => false,
};

/** Whether `body` is computed entry by entry from parameters of its own shape, and from scalars. */
export function isEntrywise(parameters: readonly Parameter[], body: Term): boolean {
  const fits = (shape: Shape): boolean => isScalarShape(shape) || sameShape(shape, body.shape);
  return parameters.some(({ shape }) => sameShape(shape, body.shape)) && !isScalarShape(body.shape) && parameters.every(({ shape }) => fits(shape)) && postorder([body]).every((term) => fits(term.shape) && byEntry[term.kind](term));
}

/** Which arguments of a call are scalars that stand for tensors: those of an entrywise definition, where another argument is a tensor. */
export function broadcastArguments({ entrywise, parameters }: Definition, isScalar: readonly boolean[]): readonly boolean[] {
  const tensors = parameters.map(({ shape }) => entrywise && !isScalarShape(shape));
  const fixed = tensors.some((tensor, index) => tensor && isScalar[index] === false);
  return tensors.map((tensor, index) => fixed && tensor && isScalar[index] === true);
}
