/** Tensors from small ones in Python: products where they stand, zeros elsewhere. Knows no library and no programs. */
import type { InstructionOf, Labelled, PlacedFactors } from "../../schedule/instruction.js";
import { bracketed, Binding } from "../../infix.js";
import { axesOf, read, shapeText, sizeCode, type Writer } from "./writer.js";

const letters = "ijklmnopqrstuvwxyzabcdefgh";

/** The statements that make the result of the instruction, under the name `result`. */
export function expansionLines(writer: Writer, instruction: InstructionOf<"expansion">, result: string): readonly string[] {
  if (writer.expansion !== null) return [`${result} = ${writer.expansion(writer)}`];
  return writer.library.diagonalViews ? throughViews(writer, instruction, result) : [`${result} = ${instruction.products.map((product) => byIdentities(writer, instruction, product)).join(" + ")}`];
}

const factorText = (writer: Writer, { view }: Labelled): string => bracketed(read(writer, view.value), Binding.atom);
const lacks = (factors: readonly Labelled[], label: number): boolean => factors.every(({ labels }) => !labels.includes(label));

function targetOf(writer: Writer, { result }: InstructionOf<"expansion">): Parameters<typeof axesOf>[0] {
  const target = writer.schedule.values[result];
  if (target === undefined) throw new Error("internal: an instruction without a result");
  return target;
}

/** Broadcast products, written into views of the diagonals on which they stand. */
function throughViews(writer: Writer, instruction: InstructionOf<"expansion">, result: string): readonly string[] {
  const isFull = ({ factors, output }: PlacedFactors): boolean => new Set(output).size === output.length && output.every((label) => !lacks(factors, label));
  const { products } = instruction;
  const ordered = [...products.filter(isFull), ...products.filter((product) => !isFull(product))];
  const { module, copy } = writer.library;
  return ordered.flatMap((product, place) => {
    const order = [...new Set(product.output)];
    const value = product.factors.map((factor) => aligned(writer, factor, order)).join(" * ");
    if (place === 0 && isFull(product)) return [`${result} = ${product.factors.length === 1 && copy !== null ? copy(value) : value}`];
    const spell = (labels: readonly number[]): string => labels.map((label) => letters[order.indexOf(label)] ?? "").join("");
    const entries = order.length === product.output.length ? result : `${module}.einsum("${spell(product.output)}->${spell(order)}", ${result})`;
    const zeros = place === 0 ? [`${result} = ${module}.zeros(${shapeText(writer, axesOf(targetOf(writer, instruction)))})`] : [];
    return [...zeros, `${entries}[...] ${place === 0 ? "=" : "+="} ${value}`];
  });
}

/** A factor with its axes in the order of `order`, and an axis of size 1 for each label between them that it lacks. */
export function aligned(writer: Writer, factor: Labelled, order: readonly number[]): string {
  const { labels } = factor;
  const text = factorText(writer, factor);
  const places = order.filter((label) => labels.includes(label)).map((label) => labels.indexOf(label));
  const inOrder = places.every((place, axis) => place === axis);
  const turned = inOrder ? text : labels.length === 2 ? `${text}.T` : writer.library.permuted(text, places.join(", "));
  const axes = order.slice(order.findIndex((label) => labels.includes(label))).map((label) => (labels.includes(label) ? ":" : "None"));
  return labels.length === 0 || axes.every((axis) => axis === ":") ? turned : `${turned}[${axes.join(", ")}]`;
}

/** One contraction, in which identities make equal what is equal; for arrays that cannot be written to. */
function byIdentities(writer: Writer, instruction: InstructionOf<"expansion">, { factors, output }: PlacedFactors): string {
  const { library, like } = writer;
  const axes = axesOf(targetOf(writer, instruction));
  const size = (axis: number): string => (axes[axis] === undefined ? "1" : sizeCode(axes[axis], writer.sizes).text);
  const letter = (axis: number): string => letters[axis] ?? "";
  const first = (label: number): number => output.indexOf(label);
  const tensors = factors.filter(({ labels }) => labels.length > 0).map((factor) => ({ spell: factor.labels.map((label) => letter(first(label))).join(""), text: factorText(writer, factor) }));
  output.forEach((label, axis) => {
    if (first(label) !== axis) tensors.push({ spell: letter(first(label)) + letter(axis), text: library.identity(size(axis), like) });
    else if (lacks(factors, label) && output.lastIndexOf(label) === axis) tensors.push({ spell: letter(axis), text: library.full(`(${size(axis)},)`, "1.0", like) });
  });
  const scalars = factors.filter(({ labels }) => labels.length === 0).map((factor) => factorText(writer, factor));
  return [...scalars, `${library.module}.einsum("${tensors.map(({ spell }) => spell).join(",")}->${output.map((_, axis) => letter(axis)).join("")}", ${tensors.map(({ text }) => text).join(", ")})`].join(" * ");
}
