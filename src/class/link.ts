/** A running worker, as a thread or as a process of its own with nothing of this one's: how it is started, spoken to and ended. Knows no tasks. */
import { fork } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./worker.js";

export interface Link {
  readonly send: (message: ToWorker) => void;
  /** Ends it at once, whatever it does. */
  readonly kill: () => void;
}

export interface Listener {
  readonly heard: (message: FromWorker) => void;
  /** It ended by itself. */
  readonly ended: (reason: EndReason) => void;
}

export type EndReason = "memory" | "crash";

/** Starts a worker. */
export type StartLink = (listener: Listener) => Link;

/** Megabytes of objects that one worker may hold. */
const memoryLimit = 1024;

/** A thread of this process. */
export function threads(worker: URL, megabytes = memoryLimit): StartLink {
  return ({ heard, ended }) => {
    const thread = new Worker(worker, { resourceLimits: { maxOldGenerationSizeMb: megabytes }, env: {}, argv: [], stdout: true, stderr: true });
    let reason: EndReason = "crash";
    thread.on("message", heard);
    thread.on("error", (caught: NodeJS.ErrnoException) => {
      if (caught.code === "ERR_WORKER_OUT_OF_MEMORY") reason = "memory";
    });
    thread.on("exit", () => ended(reason));
    return { send: (message) => thread.postMessage(message), kill: () => void thread.terminate() };
  };
}

/** Exit code of a process that V8 ends for want of memory. */
const abortSignals: ReadonlySet<NodeJS.Signals | null> = new Set<NodeJS.Signals | null>(["SIGABRT", "SIGTRAP", "SIGILL"]);

/** A process without this one's environment, arguments, output and files: where this version of Node can refuse them, it may read the command itself and nothing else. */
export function processes(worker: URL, megabytes = memoryLimit): StartLink {
  const path = fileURLToPath(worker);
  const execArgv = [`--max-old-space-size=${megabytes}`, ...permissions(dirname(dirname(path)))];
  return ({ heard, ended }) => {
    const child = fork(path, [], { execArgv, env: {}, stdio: ["ignore", "ignore", "ignore", "ipc"], serialization: "advanced" });
    let over = false;
    const end = (reason: EndReason): void => {
      if (!over) ended(reason);
      over = true;
    };
    child.on("message", (message: FromWorker) => heard(message));
    child.on("error", () => end("crash"));
    child.on("exit", (_, signal) => end(abortSignals.has(signal) ? "memory" : "crash"));
    return { send: (message) => void child.send(message, () => undefined), kill: () => void child.kill("SIGKILL") };
  };
}

function permissions(readable: string): readonly string[] {
  const flag = ["--permission", "--experimental-permission"].find((one) => process.allowedNodeEnvironmentFlags.has(one));
  return flag === undefined ? [] : [flag, `--allow-fs-read=${readable}/*`];
}
