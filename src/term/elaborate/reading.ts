/** Chooses how to read names without a declaration: the convention where it fits, else the only cheapest departure from it. Infers no shapes. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { isScalarShape, type Shape } from "../dimension.js";
import { conventionalKind, otherReadings, type Reading } from "./kinds.js";
import type { UsedNames } from "./names.js";
import type { SizeStore } from "./sizes.js";

/** One pass of inference under one reading. */
export interface Attempt {
  readonly sizes: SizeStore;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly shape: Shape | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Readings that are tried before giving up. */
const largestSearch = 48;

/** The conventional reading where it fits, else the only cheapest one that does; a tie is an error that says what to declare. */
export function chooseReading(names: readonly string[], attempt: (reading: Reading) => Attempt, goal: "scalar" | "any", used: UsedNames): Attempt {
  const fits = (one: Attempt): boolean => one.diagnostics.length === 0 && one.shape !== null;
  const reaches = (one: Attempt): boolean => fits(one) && (goal === "any" || (one.shape !== null && isScalarShape(one.shape)));
  const conventional: Reading = new Map(names.map((name) => [name, conventionalKind(name)]));
  const base = attempt(conventional);
  if (reaches(base) || names.length === 0) return base;
  const baseFits = fits(base);
  let partial: Attempt | null = baseFits ? base : null;
  let extra = baseFits ? 1 : Infinity;
  for (const group of otherReadings(names, used.transposed, largestSearch)) {
    if (extra <= 0) break;
    const tried = group.map((reading) => ({ reading, result: attempt(reading) }));
    const reaching = tried.filter(({ result }) => reaches(result));
    const fitting = reaching.length > 0 ? reaching : partial === null ? tried.filter(({ result }) => fits(result)) : [];
    const [only, second] = fitting;
    if (only !== undefined && second !== undefined && partial === null) return ambiguous(only.reading, second.reading, conventional, used, only.result);
    if (reaching.length === 1 && only !== undefined) return only.result;
    if (fitting.length === 1 && only !== undefined) {
      partial = only.result;
      extra = 2;
    }
    extra -= 1;
  }
  return partial ?? base;
}

function ambiguous(a: Reading, b: Reading, base: Reading, used: UsedNames, attempt: Attempt): Attempt {
  const names = [...base.keys()].filter((name) => a.get(name) !== base.get(name) || b.get(name) !== base.get(name));
  const readings = [a, b].map((reading) => names.filter((name) => reading.get(name) !== base.get(name)).map((name) => `\`${name}\` a ${reading.get(name) ?? ""}`).join(" and ")).join(", or ");
  const labels = names.map((name) => label(used.values.get(name) ?? { start: 0, end: 0 }, `read as a ${base.get(name) ?? ""} by convention`));
  const declare = names.map((name) => `${name} : ${a.get(name) === "scalar" || b.get(name) === "scalar" ? "scalar" : "vector(n)"}`)[0] ?? "";
  return { ...attempt, diagnostics: [error("E0207", `several readings fit: ${readings}`, labels, `say which, for example \`--let "${declare}"\``)] };
}
