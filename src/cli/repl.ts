// The command repl: a line at a time, names and shapes remembered, gradients printed; it knows no mathematics and no keyboard.
import { nearestName } from "../index.js";
import { runDerive } from "./derive.js";
import { type ExitCode, exitCodes, failed } from "./failure.js";
import { readNames } from "./reading.js";
import { runExplain } from "./rules.js";
import type { Terminal } from "./terminal.js";
import { usage } from "./usage.js";

export interface ReplOptions {
  readonly rules: readonly string[];
  readonly let: readonly string[];
}

/** What lines have said so far. */
interface Memory {
  /** `name = expression`, in order; a later one takes the place of an earlier one of its name. */
  readonly definitions: ReadonlyMap<string, string>;
  readonly let: readonly string[];
  readonly wrt: readonly string[];
}

const help = `
  EXPRESSION          its gradient in each variable, or in those of :wrt
  NAME = EXPRESSION   a name for what later lines may use
  :let W : matrix(m, n), x : vector(n)    shapes that are not inferred
  :wrt W, x           the variables to differentiate in; :wrt alone for all
  :explain NAME       what a code or a rule means
  :forget             forgets names, shapes and variables
  :help               this list
  :quit               leaves, as the end of the input does

`;

const definition = /^\s*([\p{L}_][\p{L}\p{Nd}_]*)\s*=(?!=)/u;

/** What a word after the colon does: the memory after it, or null to leave. */
type Word = (rest: string, memory: Memory, options: ReplOptions, terminal: Terminal) => Memory | null;

const nothing = (options: ReplOptions): Memory => ({ definitions: new Map(), let: options.let, wrt: [] });

const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ["help", (_, memory, __, terminal) => {
    terminal.out(help);
    return memory;
  }],
  ["let", (rest, memory, options) => ({ ...memory, let: rest === "" ? options.let : [...memory.let, rest] })],
  ["wrt", (rest, memory) => ({ ...memory, wrt: readNames([rest]) })],
  ["explain", (rest, memory, { rules }, terminal) => {
    runExplain([rest], { rules }, terminal);
    return memory;
  }],
  ["forget", (_, __, options) => nothing(options)],
  ["quit", () => null],
]);

/** Reads `lines` until there are no more, or one says `:quit`. Mistakes are said, and end nothing. */
export async function runRepl(lines: AsyncIterable<string>, options: ReplOptions, terminal: Terminal): Promise<ExitCode> {
  let memory = nothing(options);
  for await (const line of lines) {
    const said = line.trim();
    if (said === "") continue;
    if (said.startsWith(":")) {
      const [, name = "", rest = ""] = /^:(\S*)(.*)$/s.exec(said) ?? [];
      const word = words.get(name);
      const after = word === undefined ? unknownWord(name, memory, terminal) : word(rest.trim(), memory, options, terminal);
      if (after === null) break;
      memory = after;
    } else memory = await expression(said, memory, options, terminal);
  }
  return exitCodes.answered;
}

function unknownWord(name: string, memory: Memory, terminal: Terminal): Memory {
  const near = nearestName(name, [...words.keys()]);
  const wrong = usage(`there is no \`:${name.slice(0, 40)}\` here`, near === null ? "`:help` lists what there is" : `did you mean \`:${near}\`?`);
  if (!wrong.ok) failed({ terminal, json: false, sources: [] }, wrong.diagnostics);
  return memory;
}

async function expression(said: string, memory: Memory, { rules }: ReplOptions, terminal: Terminal): Promise<Memory> {
  const name = definition.exec(said)?.[1];
  if (name !== undefined) return { ...memory, definitions: new Map([...[...memory.definitions].filter(([known]) => known !== name), [name, said]]) };
  await runDerive("grad", [`${[...memory.definitions.values(), said].join("\n")}\n`], { wrt: memory.wrt, rules, let: memory.let, format: "text" }, terminal);
  return memory;
}
