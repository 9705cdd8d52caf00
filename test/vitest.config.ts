// The test runner's settings, and a reporter that ends a run with one line of counts; knows no test.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

/** Prints `N passed, N failed` (and `, N skipped` where some were) as the last line of a run. */
const closingLine: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0;
    let failed = unhandledErrors.length;
    let skipped = 0;
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === "passed") passed += 1;
        else if (state === "failed") failedHere += 1;
        else skipped += 1;
      }
      // A file or a suite that failed outside its tests counts once, so that no red run prints `0 failed`.
      if (failedHere === 0 && module.state() === "failed") failedHere = 1;
      failed += failedHere;
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  },
};

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts"],
    pool: "threads",
    isolate: false,
    env: { NO_COLOR: "1" },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["default", closingLine],
    coverage: { provider: "v8", include: ["src/**/*.ts"], exclude: ["src/**/generated/**"], reportsDirectory: "coverage" },
  },
});
