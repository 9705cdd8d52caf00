// The command line: commands, options and help; each command lives in a file of its own. It knows no mathematics.
import { Command, CommanderError } from "commander";
import { conventionsText, version } from "../index.js";
import { type DeriveCommand, type DeriveOptions, runDerive } from "./derive.js";
import { type ExitCode, exitCodes, failed } from "./failure.js";
import { internalError, type Terminal } from "./terminal.js";
import { usage } from "./usage.js";

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Runs one command line; never throws, never ends the process. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (caught) {
    internalError(terminal, caught);
    return exitCodes.bug;
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.answered;
  const operands = createOperands();
  const program = commands(terminal, (value) => void (code = value), operands.read);
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
function createOperands(): { protect(args: readonly string[]): string[]; read(operand: string): string } {
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

function commands(terminal: Terminal, end: (code: ExitCode) => void, read: (operand: string) => string): Command {
  const program = new Command("gradus")
    .description("Derives gradients of matrix expressions in closed form and proves every one of them.")
    .version(version)
    .option("--conventions", "print the conventions that all answers follow")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined })
    .action(() => terminal.out(conventionsText()));
  const derivations: readonly { readonly name: DeriveCommand; readonly about: string }[] = [
    { name: "grad", about: "the gradient of a scalar in each variable (also: gradus \"EXPR\")" },
    { name: "vjp", about: "the pullback of a cotangent δ through an expression of any shape" },
    { name: "jvp", about: "the pushforward of tangents dX" },
  ];
  for (const { name, about } of derivations) {
    texts(program.command(`${name} [expr...]`).description(about))
      .option("--wrt <names>", "variables to differentiate in, separated by commas", collect, [])
      .option("--steps", "show the derivation line by line")
      .option("--format <format>", "text, ascii, latex or markdown", "text")
      .option("--check-points <n>", "how many points to compare numbers at; 0 for none")
      .option("--seed <text>", "where the points come from; by default from the question")
      .action(async (operands: readonly string[], options: DeriveOptions) => end(await runDerive(name, operands.map(read), options, terminal)));
  }
  return program;
}

/** The options of every command that reads expressions. */
function texts(command: Command): Command {
  return command
    .exitOverride()
    .option("--let <declarations>", 'shapes, such as "W : matrix(m, n), x : vector(n)"', collect, [])
    .option("--file <path>", "read the expression or program from a file")
    .option("--rules <path>", "rules of your own; repeat for several files", collect, [])
    .option("--json", "print JSON");
}
