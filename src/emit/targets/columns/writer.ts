/** What programs in languages of column-major arrays share: names, sizes, and values that stand where they are read. Knows no language. */
import type { Dimension } from "../../../term/dimension.js";
import { isUnit } from "../../../term/dimension.js";
import { atom, Binding, type Code } from "../../infix.js";
import { claimAll, createNamer, type Legal, type Namer, spellGreek } from "../../names.js";
import { plainName } from "../../notation.js";
import type { EmittedProgram } from "../../program.js";
import { type Instruction, type Method, movingInstructions, type Schedule, type ScheduledInput, usedBy } from "../../schedule/instruction.js";
import { sizeSources } from "../../schedule/schedule.js";

/** The names a file uses, and how each value is written where it is read. */
export interface Writer {
  readonly schedule: Schedule;
  /** The function that gives the value and the derivatives, and the one that gives the derivatives. */
  readonly both: string;
  readonly plain: string;
  /** In the order of the program's inputs. */
  readonly inputs: readonly string[];
  readonly sizes: ReadonlyMap<string, string>;
  /** The sizes that no argument shows. */
  readonly told: readonly string[];
  readonly names: Map<number, string>;
  readonly inlined: Map<number, Code>;
  readonly namer: Namer;
}

export function createWriter(program: EmittedProgram, schedule: Schedule, reserved: ReadonlySet<string>, legal: Legal): Writer {
  const outer = createNamer(reserved, legal);
  const plain = outer.claim(program.name);
  const both = outer.claim(`value_and_${program.name}`);
  const taken = new Set([...reserved, plain, both]);
  const namer = createNamer(taken, legal);
  const inputs = claimAll(namer, taken, program.inputs.map(plainName));
  const sizes = new Map(claimAll(namer, taken, schedule.sizes).map((name, index) => [schedule.sizes[index] ?? "", name]));
  const names = new Map<number, string>();
  schedule.inputs.forEach(({ value }, index) => names.set(value, inputs[index] ?? ""));
  if (schedule.along !== null) names.set(schedule.along.increment.value, namer.claim("step"));
  for (const { result } of schedule.instructions) {
    const own = schedule.values[result]?.name ?? null;
    if (own !== null) names.set(result, namer.claim(spellGreek(own)));
  }
  const told = sizeSources(schedule).flatMap(({ name, from }) => (from === null ? [sizes.get(name) ?? name] : []));
  return { schedule, both, plain, inputs, sizes, told, names, inlined: new Map(), namer };
}

export function read(writer: Writer, value: number): Code {
  const code = writer.inlined.get(value) ?? writer.names.get(value);
  if (code === undefined) throw new Error("internal: a value is used before it is written");
  return typeof code === "string" ? atom(code) : code;
}

export function sizeCode(size: Dimension, sizes: ReadonlyMap<string, string>): Code {
  const factors = size.powers.map(([name, exponent]) => (sizes.get(name) ?? name) + (exponent === 1 ? "" : `^${exponent}`));
  if (size.coefficient !== 1 || factors.length === 0) factors.unshift(`${size.coefficient}`);
  const [only] = size.powers;
  const level = factors.length > 1 ? Binding.product : only !== undefined && only[1] > 1 ? Binding.power : Binding.atom;
  return { text: factors.join(" * "), level };
}

/** The axes that an array has: none for a number, one for a column. */
export const axesOf = ({ rows, columns, axes }: Pick<ScheduledInput, "rows" | "columns" | "axes">): readonly Dimension[] => axes ?? (isUnit(columns) ? (isUnit(rows) ? [] : [rows]) : [rows, columns]);

/** How the matrix of a factorisation was factorised. */
export function methodOf({ schedule }: Writer, factorisation: number): Method {
  const made = schedule.instructions.find(({ result }) => result === factorisation);
  if (made?.kind !== "factorisation") throw new Error("internal: a factorisation that nothing made");
  return made.method;
}

const longestInlined = 60;

/** How a language writes an instruction: as an expression, or as the statements that give the result under a name. */
export type Written = { readonly as: "expression"; readonly code: Code } | { readonly as: "statements"; readonly lines: (name: string) => readonly string[] };

export interface Body {
  /** What is computed once, and what is computed for each entry of an increment. */
  readonly still: readonly string[];
  readonly moving: readonly string[];
}

/** One statement for each value that is read more than once or has a name; the others stand where they are read. */
export function bodyOf(writer: Writer, write: (instruction: Instruction) => Written, assign: (name: string, code: string) => string): Body {
  const { instructions, values, value, outputs } = writer.schedule;
  const inner = movingInstructions(writer.schedule);
  const counts = new Map<number, number>();
  const count = (used: number, times: number): void => void counts.set(used, (counts.get(used) ?? 0) + times);
  for (const used of [...instructions.flatMap(usedBy), value.view.value, ...outputs.map(({ view }) => view.value)]) count(used, 1);
  // What does not move is computed once, however often it is read while the increment runs.
  const still = new Set(instructions.filter((one) => !inner.has(one)).map(({ result }) => result));
  for (const instruction of inner) for (const used of usedBy(instruction)) count(used, still.has(used) ? 1 : 0);
  const lines: { readonly still: string[]; readonly moving: string[] } = { still: [], moving: [] };
  for (const instruction of instructions) {
    const { result } = instruction;
    const written = write(instruction);
    const named = values[result]?.name ?? null;
    if (written.as === "expression" && named === null && counts.get(result) === 1 && written.code.text.length <= longestInlined) {
      writer.inlined.set(result, written.code);
      continue;
    }
    const name = writer.names.get(result) ?? writer.namer.temporary();
    writer.names.set(result, name);
    const statements = written.as === "expression" ? [assign(name, written.code.text)] : written.lines(name);
    (inner.has(instruction) ? lines.moving : lines.still).push(...statements);
  }
  return lines;
}
