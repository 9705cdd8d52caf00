// Loads generated JavaScript and runs it at a point; does not judge it.
import { plainName } from "../../src/emit/notation.js";
import type { Found, Run } from "./run.js";

export interface Module {
  readonly selfCheck: (seed?: number) => { readonly ok: boolean | null; readonly worst: number };
}
export type Generated = (inputs: object, sizes: object, out?: unknown) => unknown;

/** The boundary where generated text becomes a module. */
export const load = async (code: string): Promise<Module> => (await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`)) as Module;

export function functionNamed(module: Module, name: string): Generated {
  const found: unknown = Object.entries(module).find(([key]) => key === name)?.[1];
  if (typeof found !== "function") throw new Error(`no ${name} is exported`);
  return found as Generated;
}

/** The arguments of a generated function at a point. */
export function argumentsAt({ program, inputs, sizes }: Pick<Run, "program" | "inputs" | "sizes">): { readonly inputs: Record<string, number | Float64Array | undefined>; readonly sizes: Record<string, number> } {
  return {
    inputs: Object.fromEntries(inputs.map(({ kind, data }, index) => [nameOf(program.inputs[index]), kind === "scalar" ? data[0] : Float64Array.from(data)])),
    sizes: Object.fromEntries(sizes),
  };
}

const nameOf = (variable: Run["program"]["inputs"][number] | undefined): string => (variable === undefined ? "" : plainName(variable));

/** What `[value, derivatives]` holds. */
export function foundIn(result: unknown): Found {
  const [value, derivatives] = result as [number | Float64Array, Float64Array | Float64Array[]];
  return { value: typeof value === "number" ? [value] : value, outputs: Array.isArray(derivatives) ? derivatives : [derivatives] };
}
