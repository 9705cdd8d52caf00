// What the machine offers beside streams: workers, cores, and lines that are typed one by one; it knows no command.
import { createInterface } from "node:readline";

export interface Machine {
  /** The program of a worker; null where the command runs from its sources. */
  readonly worker: URL | null;
  readonly cores: number;
  /** Columns of standard error where it is a terminal, else null. */
  readonly progress: number | null;
  /** Lines of standard input, each asked for with `prompt` where a person types them, with a history. */
  readonly lines: (prompt: string) => AsyncIterable<string>;
}

async function* noLines(): AsyncGenerator<string> {}

export const oneThread: Machine = { worker: null, cores: 1, progress: null, lines: noLines };

/** The lines of this process's standard input. */
export async function* processLines(prompt: string): AsyncGenerator<string> {
  const typed = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const lines = createInterface({ input: process.stdin, terminal: typed, historySize: 1000, prompt, ...(typed ? { output: process.stdout } : {}) });
  try {
    if (typed) lines.prompt();
    for await (const line of lines) {
      yield line;
      if (typed) lines.prompt();
    }
    if (typed) process.stdout.write("\n");
  } finally {
    lines.close();
  }
}
