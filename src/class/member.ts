/** One place where submissions are checked, one after the other: here, or by a worker that is ended at the time limit and replaced. Knows no order among places. */
import type { Submission, SubmissionResult } from "../index.js";
import type { EndReason, Link, StartLink } from "./link.js";
import type { Checker, ClassOrder } from "./order.js";
import type { FromWorker } from "./worker.js";

export type StopReason = EndReason | "time";

export type Outcome = { readonly kind: "checked"; readonly result: SubmissionResult } | { readonly kind: "stopped"; readonly reason: StopReason; readonly message: string };

export interface Member {
  /** Never rejects. */
  readonly check: (submission: Submission) => Promise<Outcome>;
  readonly end: () => void;
}

/** In this thread: without a time limit, and what V8 cannot survive ends this process. */
export function memberHere({ check }: Pick<Checker, "check">): Member {
  return {
    check: async (submission) => {
      try {
        return { kind: "checked", result: check(submission) };
      } catch (caught) {
        return { kind: "stopped", reason: "crash", message: caught instanceof Error ? caught.message : String(caught) };
      }
    },
    end: () => undefined,
  };
}

/** Milliseconds for a worker to start and to derive the expected answers. */
const startLimit = 120_000;

export interface WorkerLimits {
  /** For one submission, in milliseconds. */
  readonly time: number;
  /** As many submissions one worker checks before another takes its place: what it keeps of their terms goes with it. */
  readonly submissions: number;
}

/** By workers, one at a time. */
export function memberByWorkers(start: StartLink, order: ClassOrder, limits: WorkerLimits): Member {
  let link: Link | null = null;
  let checked = 0;
  let hear: (message: FromWorker) => void = () => undefined;
  let lose: (reason: EndReason) => void = () => undefined;
  const drop = (): void => {
    link?.kill();
    link = null;
  };
  const started = (): Link => {
    const fresh: Link = start({
      heard: (message) => {
        if (link === fresh) hear(message);
      },
      ended: (reason) => {
        if (link === fresh) lose(reason);
      },
    });
    checked = 0;
    link = fresh;
    fresh.send({ kind: "order", order });
    return fresh;
  };
  const check = (submission: Submission): Promise<Outcome> =>
    new Promise((resolve) => {
      let timer: NodeJS.Timeout | null = null;
      const settle = (outcome: Outcome): void => {
        if (timer !== null) clearTimeout(timer);
        if (outcome.kind === "stopped" || checked >= limits.submissions) drop();
        resolve(outcome);
      };
      const send = (to: Link): void => {
        checked += 1;
        if (timer !== null) clearTimeout(timer);
        timer = setTimeout(() => settle({ kind: "stopped", reason: "time", message: "" }), limits.time);
        to.send({ kind: "check", submission });
      };
      hear = (message) => {
        switch (message.kind) {
          case "ready":
            if (link !== null) send(link);
            return;
          case "checked":
            return settle({ kind: "checked", result: message.result });
          case "failed":
            return settle({ kind: "stopped", reason: "crash", message: message.message });
        }
      };
      lose = (reason) => settle({ kind: "stopped", reason, message: "" });
      try {
        if (link !== null) return send(link);
        timer = setTimeout(() => settle({ kind: "stopped", reason: "time", message: "" }), startLimit);
        started();
      } catch (caught) {
        settle({ kind: "stopped", reason: "crash", message: caught instanceof Error ? caught.message : String(caught) });
      }
    });
  return { check, end: drop };
}
