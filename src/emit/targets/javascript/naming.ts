/** Names for what a loop program holds, and small pieces of text about them. Knows no modules. */
import type { Dimension } from "../../../term/dimension.js";
import type { LoopPiece } from "../../loops/program.js";
import { claimAll, createNamer, namesFor } from "../../names.js";
import type { Language } from "./library.js";
import type { JsWriter } from "./statements.js";

/** A name as a property or a string: whatever it is, it cannot end the quotes. */
export const quoted = (name: string): string => JSON.stringify(name);

export interface NamedPiece {
  readonly inputs: readonly string[];
  readonly sizes: ReadonlyMap<string, string>;
  readonly writer: JsWriter;
}

/** Names for a piece whose inputs are wanted to be called `wanted`. */
export function namePiece(loops: LoopPiece, wanted: readonly string[], reserved: ReadonlySet<string>, language: Language): NamedPiece {
  const namer = createNamer(reserved);
  const inputs = claimAll(namer, reserved, wanted);
  const sizes = new Map(claimAll(namer, reserved, loops.sizes).map((name, index) => [loops.sizes[index] ?? "", name]));
  const [arrays, scalars] = [new Map<number, string>(), new Map<number, string>()];
  loops.inputs.forEach(({ place }, index) => {
    if (place.kind === "array") arrays.set(place.array, inputs[index] ?? "");
    else scalars.set(place.scalar, inputs[index] ?? "");
  });
  const array = namesFor(namer, loops.arrays, arrays);
  const scalar = namesFor(namer, loops.scalars, scalars);
  const counters: string[] = [];
  const size = (dimension: Dimension): string => {
    const factors = dimension.powers.flatMap(([name, exponent]) => Array.from({ length: exponent }, () => sizes.get(name) ?? name));
    if (dimension.coefficient !== 1 || factors.length === 0) factors.unshift(`${dimension.coefficient}`);
    return factors.length === 1 ? (factors[0] ?? "1") : `(${factors.join(" * ")})`;
  };
  const counterAt = (depth: number): string => (counters[depth] ??= namer.claim("ijklpqr"[depth] ?? "i"));
  for (let depth = 0; depth < 3; depth += 1) counterAt(depth);
  return { inputs, sizes, writer: { array, scalar, size, namer, counterAt, language } };
}

export const unbracketed = (code: string): string => code.replace(/^\((.*)\)$/u, "$1");
export const arrayCode = ({ size }: JsWriter, length: Dimension): string => `new Float64Array(${unbracketed(size(length))})`;

export const comment = (lines: readonly string[]): readonly string[] => ["/**", ...lines.map((line) => ` * ${line.replace(/\*\//gu, "*\\/")}`), " */"];
