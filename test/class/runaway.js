// A worker that does what the submission says: answers, fails, ends itself, or never comes back; for tests of whoever has to survive it.
import { readFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";

const say = (message) => (parentPort === null ? process.send(message) : parentPort.postMessage(message));

function obey(text) {
  switch (text) {
    case "hang":
      for (;;);
    case "exit":
      return process.exit(3);
    case "throw":
      throw new Error("thrown");
    case "memory": {
      const kept = [];
      for (;;) kept.push(Array.from({ length: 100_000 }, () => kept.length));
    }
    case "read":
      return readFileSync("/etc/hostname", "utf8");
    case "environment":
      return JSON.stringify([Object.keys(process.env).filter((name) => name.startsWith("GRADUS") || name === "HOME"), process.argv.length]);
  }
  return text;
}

(parentPort ?? process).on("message", (message) => {
  if (message.kind === "order") return say({ kind: "ready" });
  try {
    say({ kind: "checked", result: { submission: message.submission.name, text: obey(message.submission.text), score: 0, max: 0, answers: [], diagnostics: [] } });
  } catch (caught) {
    if (caught.code === undefined && message.submission.text === "throw") throw caught;
    say({ kind: "failed", message: caught.code ?? caught.message });
  }
});
