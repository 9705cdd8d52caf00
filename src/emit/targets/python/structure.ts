/** The functions for the core of a structured result and for its expansion. Knows no library. */
import type { ScheduledStructure } from "../../schedule/instruction.js";
import { sizeSources } from "../../schedule/schedule.js";
import { sizesTold } from "./arguments.js";
import { createWriter, functionBody } from "./function.js";
import type { Library } from "./library.js";
import { axesOf, type Line, tuple, viewed, type Writer } from "./writer.js";

export interface Structured {
  readonly lines: readonly string[];
  /** The call that expands what was computed in another function. */
  readonly inside: (writer: Writer) => string;
  /** The call that gives the whole from the arguments; null where the core does not tell the sizes. */
  readonly outside: ((passed: string) => string) | null;
}

/** `wanted` are the names of the parameters of the core. */
export function structured(library: Library, { core, expand, formula }: ScheduledStructure, wanted: readonly string[], names: { readonly plain: string; readonly core: string; readonly expand: string }, reserved: ReadonlySet<string>): Structured {
  const line = (straight: ScheduledStructure["core"]): Line => ({ ...straight, along: null, value: null });
  const parts = createWriter(library, line(core), wanted, reserved);
  const whole = createWriter(library, line(expand), core.outputs.map(({ name }) => name), reserved);
  const parameters = (writer: Writer): string => {
    const told = sizesTold(writer);
    return [...writer.schedule.inputs.map(({ value }) => writer.names.get(value) ?? ""), ...(told.length > 0 ? ["*", ...told] : [])].join(", ");
  };
  const shapes = core.outputs.map((output, index) => `${whole.names.get(expand.inputs[index]?.value ?? -1) ?? ""} ${tuple(axesOf(output).map(({ key }) => key))}`);
  const told = sizeSources(expand).flatMap(({ from, name }) => (from === null ? [name] : []));
  const written = (name: string, writer: Writer, documentation: string): readonly string[] => [`def ${name}(${parameters(writer)}):`, `    """${documentation}"""`, ...functionBody(writer).map((text) => `    ${text}`), "", ""];
  return {
    lines: [
      ...written(names.core, parts, `What \`${names.plain}\` is made of: ${shapes.join(", ")}.`),
      ...written(names.expand, whole, `The array from its core: ${names.plain}${formula}, a bracket being 1 or 0.`),
    ],
    inside: (writer) => `${names.expand}(${[...core.outputs.map(({ view }) => viewed(writer, view).text), ...told.map((name) => `${whole.sizes.get(name) ?? name}=${writer.sizes.get(name) ?? name}`)].join(", ")})`,
    outside: told.length > 0 ? null : (passed) => `${names.expand}(${core.outputs.length > 1 ? "*" : ""}${names.core}(${passed}))`,
  };
}
