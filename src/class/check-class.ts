/** Checks all submissions of a class, each whatever happens to the others, and gives the results in the order of the submissions. Prints nothing. */
import { type Assignment, diagnosticOf, type Result, type SubmissionResult, uncheckedResult } from "../index.js";
import { readOwnText } from "../node.js";
import { inOrder } from "./in-order.js";
import { processes, threads } from "./link.js";
import { type Member, memberByWorkers, memberHere, type Outcome } from "./member.js";
import type { Checker, ClassOrder } from "./order.js";
import type { SubmissionSource } from "./sources.js";

export interface ClassOptions {
  /** The program of a worker; null where there is none, and everything is checked in this thread. */
  readonly worker: URL | null;
  /** As many workers at once. */
  readonly jobs: number;
  /** Seconds for one submission; null for the usual limit. */
  readonly timeout: number | null;
  /** Each submission in a process of its own. */
  readonly isolate: boolean;
  /** Standard input to its end, or why there is none, within so many seconds. */
  readonly input: (seconds: number) => Promise<Result<string>>;
}

/** Seconds. */
const usualTimeout = 60;
/** Submissions for which it pays to start one more worker. */
const worthAWorker = 8;
/** Submissions after which a worker is replaced. */
const mostByOneWorker = 5000;
/** Results that wait for one before them, for each worker. */
const aheadOfOthers = 16;

/** `checker` checks in this thread by the same order. */
export async function* checkClass(sources: readonly SubmissionSource[], order: ClassOrder, checker: Checker, options: ClassOptions): AsyncGenerator<SubmissionResult> {
  const timeout = options.timeout ?? usualTimeout;
  const members = membersOf(sources.length, order, checker, { ...options, timeout: options.timeout });
  const lanes = members.map((member) => async (source: SubmissionSource): Promise<SubmissionResult> => {
    try {
      const text = source.kind === "input" ? await options.input(timeout) : readOwnText(source.name);
      if (!text.ok) return uncheckedResult(order.assignment, source.name, "unreadable", text.diagnostics);
      return resultOf(await member.check({ name: source.name, text: text.value }), source.name, order.assignment, timeout);
    } catch (caught) {
      return resultOf({ kind: "stopped", reason: "crash", message: caught instanceof Error ? caught.message : String(caught) }, source.name, order.assignment, timeout);
    }
  });
  try {
    yield* inOrder(sources, lanes, aheadOfOthers * lanes.length);
  } finally {
    for (const member of members) member.end();
  }
}

function membersOf(submissions: number, order: ClassOrder, checker: Checker, { worker, jobs, timeout, isolate }: ClassOptions): readonly Member[] {
  const time = 1000 * (timeout ?? usualTimeout);
  if (worker === null) {
    if (isolate) throw new Error("internal: there is no program for a process of its own");
    return [memberHere(checker)];
  }
  if (isolate) return Array.from({ length: Math.min(jobs, submissions) }, () => memberByWorkers(processes(worker), order, { time, submissions: 1 }));
  if (submissions === 1 && timeout === null) return [memberHere(checker)];
  return Array.from({ length: Math.min(jobs, Math.ceil(submissions / worthAWorker)) }, () => memberByWorkers(threads(worker), order, { time, submissions: mostByOneWorker }));
}

function resultOf(outcome: Outcome, name: string, assignment: Assignment, seconds: number): SubmissionResult {
  if (outcome.kind === "checked") return outcome.result;
  const undecided = (...[code, message, help]: readonly ["E0707" | "E0708", string, string]): SubmissionResult => uncheckedResult(assignment, name, "undecided", [diagnosticOf(code, message, [], help)]);
  switch (outcome.reason) {
    case "time":
      return undecided("E0707", `checking was stopped after ${seconds} ${seconds === 1 ? "second" : "seconds"}`, "look at the submission, or raise `--timeout`");
    case "memory":
      return undecided("E0707", "checking was stopped, for want of memory", "look at the submission");
    case "crash":
      return undecided("E0708", `the checker failed${outcome.message === "" ? "" : `: ${(outcome.message.split("\n")[0] ?? "").slice(0, 200)}`}`, "please report it with the submission: this is a bug of gradus");
  }
}
