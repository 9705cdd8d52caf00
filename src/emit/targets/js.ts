/** Programs as JavaScript: an ES module. Knows no code. */
import { schedule } from "../schedule/schedule.js";
import type { Target } from "../target.js";
import { moduleText } from "./javascript/module.js";

export const js: Target = {
  name: "js",
  extension: "mjs",
  blocks: true,
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? moduleText(program, scheduled.value, "js") : scheduled;
  },
};
