#!/usr/bin/env node
// The command `gradus`: gives the process's arguments and streams to main and takes its exit code. Knows no command.
import { availableParallelism } from "node:os";
import { main } from "./cli/main.js";
import { processLines } from "./cli/machine.js";
import { internalError, processTerminal } from "./cli/terminal.js";

const terminal = processTerminal();

process.on("uncaughtException", (caught) => {
  internalError(terminal, caught);
  process.exit(70);
});

const machine = { worker: new URL("cli/worker.js", import.meta.url), cores: availableParallelism(), progress: process.stderr.isTTY === true ? process.stderr.columns : null, lines: processLines };

process.exitCode = await main(process.argv.slice(2), terminal, machine);
