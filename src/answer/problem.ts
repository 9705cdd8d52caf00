/** A question as the reader asked it: texts, syntax, shapes and term. Knows no derivatives. */
import { type Diagnostic, error, inSource, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { Source } from "../diagnostics/source.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Declaration } from "../syntax/declaration.js";
import type { Program } from "../syntax/program.js";
import { asciiName } from "../syntax/greek.js";
import { parseDeclarations, parseProgram } from "../syntax/statements.js";
import { isScalarShape } from "../term/dimension.js";
import { type Elaborated, elaborate, type Variable } from "../term/elaborate/elaborate.js";
import { shapeInWords } from "../term/elaborate/words.js";
import type { ProblemBatch } from "./samples.js";

/** An expression or program with the shapes of its names. */
export interface Problem {
  readonly text: string;
  /** Every text that a diagnostic may point into. */
  readonly sources: readonly Source[];
  readonly program: Program;
  readonly declarations: readonly { readonly declaration: Declaration; readonly source: string }[];
  readonly rules: RuleSet;
  /** Names with shapes, and the term. */
  readonly elaborated: Elaborated;
  /** Of an expression that was made for all samples from that of one: from which, and the proof. */
  readonly batch: ProblemBatch | null;
}

export interface ParseOptions {
  /** Declarations beside the program: one text such as `"W : matrix(m, n), x : vector(n)"`, or shapes by name. */
  readonly let?: string | ReadonlyMap<string, string> | undefined;
  /** What the text is called in diagnostics; `expression` unless it comes from a file. */
  readonly source?: string | undefined;
}

/** Declarations as one text. */
function declarationText(given: ParseOptions["let"]): string {
  if (given === undefined) return "";
  return typeof given === "string" ? given : [...given].map(([name, shape]) => `${name} : ${shape}`).join(", ");
}

const declarationsSource = "--let";

/** Reads `text` under `rules`; errors E01xx for what cannot be read and E02xx for names, kinds and shapes. */
export function readProblem(text: string, options: ParseOptions, rules: RuleSet): Result<Problem> {
  const source = options.source ?? "expression";
  const beside = declarationText(options.let);
  const program = parseProgram(text);
  if (!program.ok) return placed(program, source);
  const declared = parseDeclarations(beside);
  if (!declared.ok) return placed(declared, declarationsSource);
  const declarations = declared.value.map((declaration) => ({ declaration, source: declarationsSource }));
  const elaborated = elaborate({ text, program: program.value, declarations, library: rules.library, goal: "any" });
  if (!elaborated.ok) return placed(elaborated, source);
  const sources = [{ name: source, text }, { name: declarationsSource, text: beside }];
  return ok({ text, sources, program: program.value, declarations, rules, elaborated: elaborated.value, batch: null });
}

/** A failure whose labels name the text they point into. */
function placed<T>(result: Extract<Result<T>, { readonly ok: false }>, source: string): Result<never> {
  return { ok: false, diagnostics: inSource(result.diagnostics, source) };
}

/** The problem with a scalar expression, as a gradient needs: one more name may be read as a scalar to reach it. */
export function scalarProblem(problem: Problem): Result<Elaborated> {
  const { elaborated, text, program, declarations, rules } = problem;
  if (isScalarShape(elaborated.term.shape)) return ok(elaborated);
  const again = elaborate({ text, program, declarations, library: rules.library, goal: "scalar" });
  const source = problem.sources[0]?.name ?? "expression";
  if (again.ok && isScalarShape(again.value.term.shape)) return again;
  if (!again.ok && again.diagnostics.some(({ code }) => code === "E0207")) return placed(again, source);
  const span = elaborated.spans.get(elaborated.term) ?? { start: 0, end: text.trimEnd().length };
  const shape = shapeInWords(elaborated.term.shape);
  return fail(error("E0301", `a gradient needs a scalar, and this is ${shape}`, [label(span, shape, source)], "make a scalar of it, for example with `sum(…)`, `norm2(…)` or `mse(t, …)`, or ask for `vjp` or `jvp`"));
}

/** The variables to differentiate in: those of `wrt`, or all that occur and are no targets. */
export function chosenVariables({ variables }: Elaborated, wrt: readonly string[] | undefined, nearest: (name: string, names: readonly string[]) => string | null): Result<readonly Variable[]> {
  if (wrt === undefined || wrt.length === 0) {
    const free = variables.filter(({ occurs, target }) => occurs && !target);
    const chosen = free.length > 0 ? free : variables.filter(({ occurs }) => occurs);
    return chosen.length > 0 ? ok(chosen) : fail(error("E0304", "there is no variable to differentiate in", [label({ start: 0, end: 0 }, "only numbers and sizes")], "use a name, such as `x`, in the expression"));
  }
  const chosen: Variable[] = [];
  const missing: Diagnostic[] = [];
  const seen = new Set<string>();
  // Labels point into the names as one text, separated by commas.
  let start = 0;
  for (const written of wrt) {
    const span = { start, end: start + written.length };
    start = span.end + 1;
    const name = asciiName(written);
    if (seen.has(name)) continue;
    seen.add(name);
    const found = variables.find((variable) => variable.name === name);
    if (found !== undefined) chosen.push(found);
    else {
      const near = nearest(name, variables.map((variable) => variable.name));
      missing.push(error("E0302", `\`${name}\` does not occur in the expression`, [label(span, "asked for with `--wrt`", "--wrt")], near === null ? `choose from ${variables.filter(({ occurs }) => occurs).map((variable) => `\`${variable.name}\``).join(", ")}` : `did you mean \`${near}\`?`));
    }
  }
  return missing.length > 0 ? { ok: false, diagnostics: missing } : ok(chosen);
}
