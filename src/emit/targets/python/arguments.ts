/** The first lines of a function: arguments read, sizes taken from their shapes, and the shapes compared. Knows no instructions. */
import { Binding, bracketed } from "../../infix.js";
import type { ScheduledInput } from "../../schedule/instruction.js";
import { sizeSources } from "../../schedule/schedule.js";
import { axesOf, isRow, read, shapeText, sizeCode, tuple, type Writer } from "./writer.js";

/** Where a wrong shape is described. */
export const shapeError = [
  "def _shape_error(*arguments):",
  '    """What is wrong with the first argument whose shape is not the expected one."""',
  "    name, found, expected = next(one for one in arguments if tuple(one[1]) != one[2])",
  '    return ValueError(f"`{name}` has shape {tuple(found)}, expected {expected}")',
].join("\n");

/** The input that gives new arrays their kind of numbers: the first with axes, else the first. */
export const likeOf = (inputs: readonly ScheduledInput[]): ScheduledInput | null => inputs.find((input) => axesOf(input).length > 0) ?? inputs[0] ?? null;

/** One assignment for the sizes that one argument shows; those divided by others stand apart, since they come later. */
function sizeLines(writer: Writer): readonly string[] {
  const lines: string[] = [];
  const waiting = new Map<ScheduledInput, Map<number, string>>();
  const flush = (): void => {
    for (const [input, shown] of waiting) {
      const targets = axesOf(input).map((_, axis) => shown.get(axis) ?? "_");
      const shape = `${read(writer, input.value).text}.shape`;
      const [only] = shown;
      lines.push(shown.size === 1 && only !== undefined ? `${only[1]} = ${shape}[${only[0]}]` : `${targets.join(", ")} = ${shape}`);
    }
    waiting.clear();
  };
  for (const { name, from } of sizeSources(writer.schedule)) {
    if (from === null) continue;
    const axis = axesOf(from.input).length === 1 ? 0 : from.axis;
    const target = writer.sizes.get(name) ?? name;
    if (from.divisor === null) waiting.set(from.input, new Map([...(waiting.get(from.input) ?? []), [axis, target]]));
    else {
      flush();
      lines.push(`${target} = ${read(writer, from.input.value).text}.shape[${axis}] // ${bracketed(sizeCode(from.divisor, writer.sizes), Binding.atom)}`);
    }
  }
  flush();
  return lines;
}

/** Arguments as arrays and numbers of the library. */
export function readingLines(writer: Writer): readonly string[] {
  const { inputs } = writer.schedule;
  const like = likeOf(inputs);
  const ordered = writer.library.scalars === "array" && like !== null ? [...inputs.filter((input) => input === like), ...inputs.filter((input) => input !== like)] : inputs;
  return ordered.flatMap((input) => writer.library.argument(read(writer, input.value).text, axesOf(input).length === 0, input === like ? null : writer.like));
}

/** Sizes and shapes of arguments that were read. */
export function shapeLines(writer: Writer): readonly string[] {
  const { library, schedule: { inputs } } = writer;
  const name = (input: ScheduledInput): string => read(writer, input.value).text;
  const lines = [...sizeLines(writer)];
  const shaped = inputs.filter((input) => library.scalars === "array" || axesOf(input).length > 0);
  const expected = (input: ScheduledInput): string => shapeText(writer, axesOf(input));
  if (shaped.length > 0) {
    const [only] = shaped;
    const differ = shaped.length === 1 && only !== undefined ? `${name(only)}.shape != ${expected(only)}` : `(${shaped.map((input) => `${name(input)}.shape`).join(", ")}) != (${shaped.map(expected).join(", ")})`;
    lines.push(`if ${differ}:`, `    raise _shape_error(${shaped.map((input) => tuple([`"${name(input)}"`, `${name(input)}.shape`, expected(input)])).join(", ")})`);
  }
  for (const input of inputs) if (isRow(input)) lines.push(`${name(input)} = ${name(input)}[0]`);
  return lines;
}

export const sizesTold = (writer: Writer): readonly string[] => sizeSources(writer.schedule).flatMap(({ name, from }) => (from === null ? [writer.sizes.get(name) ?? name] : []));
