// Where a command writes and what it may read: streams, colours and width; it knows no command.
import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from "chalk";
import { diagnosticOf, type Paint, type ReportPaint, type Result } from "../index.js";
import { readStream } from "../node.js";

export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Standard input to its end; E0702 where it does not end within `seconds`. */
  readonly input: (seconds?: number) => Promise<Result<string>>;
  /** Columns of the terminal; null where output goes elsewhere. */
  readonly width: number | null;
  /** How many colours each stream shows; 0 for none. */
  readonly colours: { readonly out: ColourLevel; readonly error: ColourLevel };
}

export type ColourLevel = 0 | 1 | 2 | 3;

function level(stream: NodeJS.WriteStream, support: typeof supportsColor): ColourLevel {
  const refused = (process.env["NO_COLOR"] ?? "") !== "" || stream.isTTY !== true;
  return refused || support === false ? 0 : support.level;
}

/** The streams of this process. A reader that closes the pipe early ends the output quietly. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (caught: NodeJS.ErrnoException) => {
      if (caught.code !== "EPIPE") throw caught;
      process.exit(process.exitCode ?? 0);
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    input: (seconds) => readInput(seconds ?? null),
    width: process.stdout.isTTY === true ? process.stdout.columns : null,
    colours: { out: level(process.stdout, supportsColor), error: level(process.stderr, supportsColorStderr) },
  };
}

async function readInput(seconds: number | null): Promise<Result<string>> {
  const read = readStream(process.stdin, "standard input");
  if (seconds === null) return read;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<string>>((resolve) => {
    timer = setTimeout(() => {
      process.stdin.destroy();
      resolve({ ok: false, diagnostics: [diagnosticOf("E0702", `standard input did not end within ${seconds} ${seconds === 1 ? "second" : "seconds"}`, [], "give it a text, such as `cat answer.txt | gradus check sheet.yaml -`")] });
    }, 1000 * seconds);
  });
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Colours of diagnostics. */
export function diagnosticPaint(colours: ColourLevel): Paint {
  const chalk = new Chalk({ level: colours });
  return { error: chalk.red.bold, warning: chalk.yellow.bold, note: chalk.cyan.bold, title: chalk.bold, gutter: chalk.blue, secondary: chalk.blue };
}

/** Colours of reports. */
export function reportPaint(colours: ColourLevel): ReportPaint {
  const chalk: ChalkInstance = new Chalk({ level: colours });
  return { title: chalk.bold, name: chalk.cyan, muted: chalk.dim, good: chalk.green, doubtful: chalk.yellow, bad: chalk.red, rule: chalk.magenta };
}

/** What a bug says: no stack, and what to do. */
export function internalError(terminal: Pick<Terminal, "error">, caught: unknown): void {
  const message = caught instanceof Error ? caught.message : String(caught);
  terminal.error(`internal error: ${message.replace(/^internal: /, "").split("\n")[0]?.slice(0, 300) ?? ""}\nThis is a bug of gradus: please report it with the command that was run.\n`);
}
