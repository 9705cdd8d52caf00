/** The body of a function of a Python module, from its arguments to what it returns. Knows no modules around it. */
import { isUnit } from "../../../term/dimension.js";
import { claimAll, createNamer, spellGreek } from "../../names.js";
import type { Schedule, ScheduledOutput } from "../../schedule/instruction.js";
import { likeOf, readingLines, shapeLines } from "./arguments.js";
import { bodyLines, outputCode } from "./instructions.js";
import type { Library } from "./library.js";
import { axesOf, isRow, type Line, read, sizeCode, tuple, type Writer } from "./writer.js";

/** A writer for a function whose parameters are wanted to be called `wanted`. */
export function createWriter(library: Library, scheduled: Line, wanted: readonly string[], reserved: ReadonlySet<string>, expansion: Writer["expansion"] = null): Writer {
  const namer = createNamer(reserved);
  const inputs = claimAll(namer, reserved, wanted);
  const sizes = new Map(claimAll(namer, reserved, scheduled.sizes).map((name, index) => [scheduled.sizes[index] ?? "", name]));
  const names = new Map<number, string>();
  scheduled.inputs.forEach(({ value }, index) => names.set(value, inputs[index] ?? ""));
  if (scheduled.along !== null) names.set(scheduled.along.increment.value, namer.claim("step"));
  for (const { result } of scheduled.instructions) {
    const own = scheduled.values[result]?.name ?? null;
    if (own !== null) names.set(result, namer.claim(spellGreek(own)));
  }
  const like = likeOf(scheduled.inputs);
  return { library, schedule: scheduled, names, sizes, inlined: new Map(), namer, like: like === null ? "" : (names.get(like.value) ?? ""), expansion };
}

/** The loop over the entries of the variable: the Jacobian, or the Hessian. */
function alongLines(writer: Writer, along: NonNullable<Schedule["along"]>, moving: readonly string[]): { readonly lines: readonly string[]; readonly result: string } {
  const [output] = writer.schedule.outputs;
  if (output === undefined) throw new Error("internal: a Jacobian without an output");
  const { library, like, namer } = writer;
  const axes = (one: Parameters<typeof axesOf>[0]): readonly string[] => axesOf(one).map((size) => sizeCode(size, writer.sizes).text);
  const { increment } = along;
  const result = namer.claim("result");
  const inner = axes(increment);
  return {
    lines: library.along({
      step: read(writer, increment.value).text,
      moving,
      slice: outputCode(writer, output, inner.length === 0),
      outer: axes(output),
      inner,
      row: isUnit(increment.rows) && isRow(increment),
      result,
      like,
      claim: (wanted) => namer.claim(wanted),
    }),
    result,
  };
}

/** The lines of a function from its arguments to what it returns: the value, if there is one, and the outputs, in a tuple of their own or after it. */
export function functionBody(writer: Writer, results: "apart" | "flat" = "apart"): readonly string[] {
  const { schedule: { inputs, value: valueOutput, outputs, along } } = writer;
  const body = bodyLines(writer);
  const loop = along === null ? null : alongLines(writer, along, body.moving);
  const inputValues = new Set(inputs.map(({ value }) => value));
  const seen = new Set<number>();
  const code = (output: ScheduledOutput): string => {
    const alias = inputValues.has(output.view.value) || seen.has(output.view.value);
    seen.add(output.view.value);
    return outputCode(writer, output, alias);
  };
  const value = valueOutput === null ? [] : [code(valueOutput)];
  const derivatives = loop === null ? outputs.map(code) : [loop.result];
  const returned = [...value, ...(derivatives.length < 2 || results === "flat" ? derivatives : [tuple(derivatives)])].join(", ");
  return [...readingLines(writer), ...shapeLines(writer), ...body.still, ...(loop === null ? body.moving : loop.lines), `return ${returned}`];
}
