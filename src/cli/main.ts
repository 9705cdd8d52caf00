// The command line: commands, options and help; each command lives in a file of its own. It knows no mathematics.
import { Command, CommanderError } from "commander";
import { conventionsText, targetNames, version } from "../index.js";
import { type CheckOptions, runCheck } from "./check/check.js";
import { type Machine, oneThread } from "./machine.js";
import { type CodeOptions, runCode } from "./code.js";
import { type EqualOptions, type EvalOptions, runEqual, runEval } from "./compare.js";
import { type DeriveCommand, type DeriveOptions, runDerive } from "./derive.js";
import { type ExitCode, exitCodes, failed } from "./failure.js";
import { type ReplOptions, runRepl } from "./repl.js";
import { type ExplainOptions, type ProveOptions, runCertify, runExplain, runProve } from "./rules.js";
import { internalError, type Terminal } from "./terminal.js";
import { usage } from "./usage.js";

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Runs one command line; never throws, never ends the process. */
export async function main(args: readonly string[], terminal: Terminal, machine: Machine = oneThread): Promise<number> {
  try {
    return await run(args, terminal, machine);
  } catch (caught) {
    internalError(terminal, caught);
    return exitCodes.bug;
  }
}

async function run(args: readonly string[], terminal: Terminal, machine: Machine): Promise<ExitCode> {
  let code: ExitCode = exitCodes.answered;
  const operands = createOperands();
  const program = commands({ terminal, machine, end: (value) => void (code = value), read: (list) => list.map(operands.read) });
  const known = new Set(program.commands.map((command) => command.name()));
  try {
    if (args.length === 0) {
      terminal.out(program.helpInformation());
      return exitCodes.answered;
    }
    await program.parseAsync(operands.protect(withCommand(args, known)), { from: "user" });
  } catch (caught) {
    if (caught instanceof CommanderError) return refused(caught, args, terminal);
    throw caught;
  }
  return code;
}

const own: ReadonlySet<string> = new Set(["--help", "-h", "help", "--version", "-V", "--conventions"]);

/** `gradus "EXPR"` means `gradus grad "EXPR"`. */
function withCommand(args: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const [first = ""] = args;
  return known.has(first) || own.has(first) ? args : ["grad", ...args];
}

/** Expressions may begin with a minus sign, which would be read as options: they are put aside while the options are read. */
function createOperands(): { readonly protect: (args: readonly string[]) => string[]; readonly read: (operand: string) => string } {
  const aside: string[] = [];
  const mark = "\u0000";
  return {
    protect: (args) =>
      args.map((arg) => {
        if (!/^-[^-]/.test(arg) || arg === "-h" || arg === "-V") return arg;
        aside.push(arg);
        return `${mark}${aside.length - 1}`;
      }),
    read: (operand) => (operand.startsWith(mark) ? (aside[Number(operand.slice(1))] ?? "") : operand),
  };
}

/** Help and versions were printed; anything else is a mistake in the command line. */
function refused({ code, message }: CommanderError, args: readonly string[], terminal: Terminal): ExitCode {
  if (code === "commander.helpDisplayed" || code === "commander.help" || code === "commander.version") return exitCodes.answered;
  const [said = "", hint] = message.replace(/^error: /, "").replaceAll("'", "`").split("\n");
  const near = /Did you mean (\S+)\?/.exec(hint ?? "")?.[1];
  const result = usage(said.replace(/\.$/, ""), near === undefined ? "see `gradus --help`" : `did you mean \`${near}\`?`);
  return result.ok ? exitCodes.badInput : failed({ terminal, json: args.includes("--json"), sources: [] }, result.diagnostics);
}

/** What each command runs when its line was read. */
interface Line {
  readonly terminal: Terminal;
  readonly machine: Machine;
  readonly end: (code: ExitCode) => void;
  /** The operands as they were typed. */
  readonly read: (operands: readonly string[]) => readonly string[];
}

function commands({ terminal, machine, end, read }: Line): Command {
  const program = new Command("gradus")
    .description("Derives gradients of matrix expressions in closed form and proves every one of them.")
    .version(version)
    .option("--conventions", "print the conventions that all answers follow")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined, getOutHelpWidth: () => terminal.width ?? 100 })
    .addHelpText("after", "\nExit codes: 0 answered, 1 checked and found wrong or different, 2 bad input, 3 not certified, 4 undecided.\nAn expression may be a program; `-` reads it from standard input.")
    .action(() => terminal.out(conventionsText()));
  for (const [name, about] of derivations) {
    const command = texts(program.command(`${name} [expression...]`).description(about))
      .option("--wrt <names>", "variables to differentiate in, separated by commas", collect, [])
      .option("--entries <reading>", "of a symmetric, diagonal, skew or triangular matrix: free or tied")
      .option("--steps", "show the derivation line by line")
      .option("--format <format>", "text, ascii, latex or markdown", "text")
      .option("--check-points <n>", "how many points to compare numbers at; 0 for none")
      .option("--seed <text>", "where the points come from; by default from the question")
      .option("--json", "print JSON, which is a certificate too")
      .action(async (operands: readonly string[], options: DeriveOptions) => end(await runDerive(name, read(operands), options, terminal)));
    samples(command);
    if (laidOut.has(name)) command.option("--layout <layout>", "numerator (outputs are rows) or denominator: how the result is printed");
  }
  samples(texts(program.command("code [expression...]").description("a derivative as code or formulas")))
    .option("--wrt <names>", "variables to differentiate in, separated by commas", collect, [])
    .option("--target <target>", targetNames.join(", "), "numpy")
    .option("--order <order>", "gradient, vjp, jvp, jacobian, hessian, hvp or newton", "gradient")
    .option("--entries <reading>", "of a symmetric, diagonal, skew or triangular matrix: free or tied")
    .option("--name <name>", "the name of the function")
    .option("--shard <axis>", "target jax: functions for several devices, samples spread along the axis data; data=N names their number")
    .option("--sizes <sizes>", "sizes to order products by, such as h=256,n=784")
    .option("--explain", "print the schedule instead: every operation with its cost, memory, and what the formulas cost as written")
    .option("--precision <precision>", "f64, or f32 for the target wasm", "f64")
    .option("--out <path>", "write to a file")
    .option("--json", "print the code, its parameters and its batch, or the schedule, as JSON")
    .action(async (operands: readonly string[], options: CodeOptions) => end(await runCode(read(operands), options, terminal)));
  texts(program.command("equal [expressions...]").description("are two expressions equal: proved, exact modulo primes, refuted with a point, or undecided"))
    .option("--seed <text>", "where the points come from; by default from the question")
    .option("--json", "print JSON")
    .action((operands: readonly string[], options: EqualOptions) => end(runEqual(read(operands), options, terminal)));
  texts(program.command("eval [expression...]").description("the value at given numbers, by mathjs"))
    .option("--at <values>", 'a JSON file, or JSON such as {"x": [1, 2]}')
    .option("--json", "print JSON")
    .action(async (operands: readonly string[], options: EvalOptions) => end(await runEval(read(operands), options, terminal)));
  program
    .command("check [files...]")
    .usage("ASSIGNMENT SUBMISSION... [options]")
    .description("homework against an assignment: files, folders, patterns, or - for standard input")
    .option("--problem <id>", "only this problem of the assignment")
    .option("--lint", "look over the assignment: every expected answer with its proof, and what would mislead")
    .option("--preview", "show how each answer is understood, with its shape, and not whether it is right")
    .option("--reveal", "show the model answers; without submissions, with their derivations")
    .option("--format <format>", "of the model answers with their derivations: markdown or latex")
    .option("--csv <path>", "write a gradebook")
    .option("--markdown <path>", "write feedback for one submission, or a summary of a class")
    .option("--html <path>", "write a page with pictures of the class and the feedback of each student")
    .option("--gradescope <path>", "write the results.json of a Gradescope autograder")
    .option("--prairielearn <path>", "write the results.json of a PrairieLearn external grader")
    .option("--jobs <n>", "how many submissions to check at once; by default as many as there are cores")
    .option("--timeout <seconds>", "time for one submission; 60 unless said")
    .option("--isolate", "check every submission in a process of its own, without access to files")
    .option("--rules <path>", "rules of your own; repeat for several files", collect, [])
    .option("--json", "print JSON: a list with one object per submission")
    .action(async (operands: readonly string[], options: CheckOptions) => end(await runCheck(read(operands), options, terminal, machine)));
  program
    .command("prove [files...]")
    .description("every rule, or those of rule files, with its standing")
    .option("--format <format>", "text or markdown", "text")
    .option("--json", "print JSON")
    .action((paths: readonly string[], options: ProveOptions) => end(runProve(read(paths), options, terminal)));
  withRules(program.command("certify [certificate...]").description("replays a saved certificate with the kernel alone"))
    .option("--json", "print JSON")
    .action(async (operands: readonly string[], options: ExplainOptions) => end(await runCertify(read(operands), options, terminal)));
  withRules(program.command("explain [name...]").description("what a code of a diagnostic or a rule means"))
    .option("--json", "print JSON")
    .action((operands: readonly string[], options: ExplainOptions) => end(runExplain(read(operands), options, terminal)));
  withRules(program.command("repl").description("a prompt: a line at a time, names and shapes remembered"))
    .option("--let <declarations>", 'shapes, such as "W : matrix(m, n), x : vector(n)"', collect, [])
    .action(async (options: ReplOptions) => end(await runRepl(machine.lines("gradus> "), options, terminal)));
  return program;
}

/** The derivatives whose printing depends on a layout. */
const laidOut: ReadonlySet<DeriveCommand> = new Set<DeriveCommand>(["grad", "jacobian", "hessian"]);

const derivations: readonly (readonly [name: DeriveCommand, about: string])[] = [
  ["grad", 'the gradient of a scalar in each variable (also: gradus "EXPRESSION")'],
  ["vjp", "the pullback of a cotangent δ through an expression of any shape"],
  ["jvp", "the pushforward of tangents dX"],
  ["jacobian", "the Jacobian in one variable, outputs as rows; of and in a matrix by vec"],
  ["hessian", "the Hessian of a scalar in one variable"],
  ["hvp", "the Hessian of a scalar along a direction dX"],
];

/** The options of every command that reads expressions. */
function texts(command: Command): Command {
  return withRules(command)
    .option("--let <declarations>", 'shapes, such as "W : matrix(m, n), x : vector(n)"', collect, [])
    .option("--file <path>", "read the expression or program from a file");
}

/** The options of every command that can ask about many samples at once. */
function samples(command: Command): Command {
  return command
    .option("--batch <names>", "variables that differ from sample to sample: asks about N samples, their rows; x,t=B calls N B", collect, [])
    .option("--batch-size <name>", "what the number of samples is called")
    .option("--reduce <how>", "of a batch: the mean (unless said), the sum, or none, the values of all samples");
}

function withRules(command: Command): Command {
  return command.option("--rules <path>", "rules of your own; repeat for several files", collect, []);
}
