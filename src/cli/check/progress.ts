// How far a class is, on a terminal's standard error: one line that is written over and taken away at the end. It knows no results.
import { Chalk } from "chalk";
import type { Terminal } from "../terminal.js";
import type { Machine } from "../machine.js";

export interface Progress {
  /** So many are done. */
  readonly at: (done: number) => void;
  /** Takes the line away, before something else is written; `at` draws it again. */
  readonly hide: () => void;
}

const bar = 30;
/** Below this many there is nothing to wait for. */
const fewest = 5;
const eraseLine = "\r\u001b[K";

export function createProgress(total: number, { error, colours }: Terminal, { progress }: Machine): Progress {
  if (progress === null || total < fewest) return { at: () => undefined, hide: () => undefined };
  const chalk = new Chalk({ level: colours.error });
  let shown = "";
  return {
    at: (done) => {
      const filled = Math.floor((bar * done) / total);
      const line = `${chalk.cyan("█".repeat(filled))}${chalk.dim("░".repeat(bar - filled))} ${done} of ${total} submissions`;
      if (line === shown || progress < bar + 40) return;
      shown = line;
      error(`${eraseLine}${line}`);
    },
    hide: () => {
      if (shown !== "") error(eraseLine);
      shown = "";
    },
  };
}
