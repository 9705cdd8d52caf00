/** A worker, as a thread or as a process: takes an order, then submissions one by one. Knows no files and no limits: whoever started it ends it. */
import { parentPort } from "node:worker_threads";
import type { Submission, SubmissionResult } from "../index.js";
import { type Checker, type ClassOrder, createChecker } from "./order.js";

export type ToWorker = { readonly kind: "order"; readonly order: ClassOrder } | { readonly kind: "check"; readonly submission: Submission };

/** `failed`: a bug in the checker; the worker is not to be used again. */
export type FromWorker = { readonly kind: "ready" } | { readonly kind: "checked"; readonly result: SubmissionResult } | { readonly kind: "failed"; readonly message: string };

let checker: Checker | null = null;

function answer(message: ToWorker): FromWorker {
  try {
    switch (message.kind) {
      case "order": {
        const made = createChecker(message.order);
        if (!made.ok) return { kind: "failed", message: made.diagnostics[0]?.message ?? "" };
        checker = made.value;
        return { kind: "ready" };
      }
      case "check":
        return checker === null ? { kind: "failed", message: "a submission came before the order" } : { kind: "checked", result: checker.check(message.submission) };
    }
  } catch (caught) {
    return { kind: "failed", message: caught instanceof Error ? caught.message : String(caught) };
  }
}

if (parentPort === null) process.on("message", (message: ToWorker) => void process.send?.(answer(message)));
else {
  const port = parentPort;
  port.on("message", (message: ToWorker) => port.postMessage(answer(message)));
}
