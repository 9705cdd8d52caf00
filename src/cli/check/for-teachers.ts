// What the command check does without submissions: looks over an assignment, and writes its model answer; it knows no mathematics.
import { createEngine, lintExit, lintJson, lintText, modelAnswer, type Result } from "../../index.js";
import { createChecker, type ClassOrder } from "../../class/order.js";
import { type ExitCode, exitCodes, failed, type Reading, warned } from "../failure.js";
import { readWord } from "../reading.js";
import { diagnosticPaint } from "../terminal.js";

const lintCodes = { 0: exitCodes.answered, 2: exitCodes.badInput, 3: exitCodes.refused } as const;

/** Every expected answer with its proof, and what in the questions would mislead. */
export function runLint(assignment: { readonly name: string; readonly text: string }, rules: ClassOrder["rules"], reading: Reading): ExitCode {
  const engine = createEngine({ rules });
  if (!engine.ok) return failed(reading, engine.diagnostics);
  const report = engine.value.lint(assignment.text, { name: assignment.name });
  const { terminal, json } = reading;
  terminal.out(json ? `${JSON.stringify(lintJson(report), null, 2)}\n` : lintText(report, diagnosticPaint(terminal.colours.out)));
  return lintCodes[lintExit(report)];
}

const formats = ["markdown", "latex"] as const;

/** The expected answers with their derivations. */
export function runModelAnswer(order: ClassOrder, format: string | undefined, reading: Reading): ExitCode {
  const chosen: Result<(typeof formats)[number]> = readWord("--format", format ?? "markdown", formats);
  if (!chosen.ok) return failed(reading, chosen.diagnostics);
  const checker = createChecker(order);
  if (!checker.ok) return failed(reading, checker.diagnostics);
  warned(reading, checker.warnings);
  reading.terminal.out(modelAnswer(checker.value.prepared, { format: chosen.value }));
  return exitCodes.answered;
}
