/** Programs as strict TypeScript: the JavaScript module with its types. Knows no code. */
import { schedule } from "../schedule/schedule.js";
import type { Target } from "../target.js";
import { moduleText } from "./javascript/module.js";

export const ts: Target = {
  name: "ts",
  extension: "ts",
  blocks: true,
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? moduleText(program, scheduled.value, "ts") : scheduled;
  },
};
