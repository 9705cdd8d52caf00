/** The engine: every question of the library, under one set of rules. Knows no files, no terminal and no global state. */
import { type CheckedAnswers, checkAnswers, type CheckOptions } from "./answer/checks.js";
import { type About, type Derived, derived, type Layout, type Order } from "./answer/derived.js";
import { withoutNames } from "./answer/inline.js";
import { newtonProgramOf, programOf } from "./answer/emitted.js";
import { blocksProgramOf } from "./answer/emitted-blocks.js";
import { compareExpressions, type Comparison, type EqualOptions } from "./answer/equal.js";
import { type Proved, proveRule, refusals } from "./answer/prove.js";
import { type Replayed, replayCertificate } from "./answer/replay.js";
import { both, type Certificate, certifyDerivation, certifyForm, certifyMatrix } from "./certify/certificate.js";
import { type Derivation, deriveJacobian, derivePullback, derivePushforward, distinctHypotheses } from "./derive/derivation.js";
import { present } from "./derive/simplify/present.js";
import { type Diagnostic, error, inSource, label } from "./diagnostics/diagnostic.js";
import { fail, failAll, ok, type Result } from "./diagnostics/result.js";
import { suggest } from "./diagnostics/suggest.js";
import { explainProgram, type ScheduleExplanation } from "./emit/explain.js";
import type { EmittedProgram } from "./emit/program.js";
import type { EmitOptions } from "./emit/target.js";
import { isTargetName, type TargetName, targetNames, targets } from "./emit/targets.js";
import { batchProblem } from "./answer/batch.js";
import type { BatchOptions } from "./answer/samples.js";
import type { Reduction } from "./kernel/samples.js";
import { chosenVariables, type ParseOptions, type Problem, readProblem, scalarProblem } from "./answer/problem.js";
import type { SourcedEntry } from "./rules/load.js";
import { createRuleSet, type RuleSet } from "./rules/rule-set.js";
import { standardEntries } from "./rules/standard.js";
import type { Assignment } from "./check/assignment.js";
import { checkSubmission, type CheckSettings } from "./check/check.js";
import { lintAssignment, type LintSettings } from "./check/lint/lint.js";
import type { LintReport } from "./check/lint/report.js";
import { prepareAssignment } from "./check/prepare.js";
import type { PreparedAssignment } from "./check/prepared.js";
import type { SubmissionResult } from "./check/result.js";
import type { Submission } from "./check/submission.js";
import { parseRulebook } from "./syntax/entries.js";
import type { Hypothesis } from "./term/symbols.js";
import type { EntriesReading } from "./term/tying.js";
import type { Elaborated } from "./term/elaborate/elaborate.js";

export interface Question {
  /** The variables to differentiate in; by default all that occur and are no targets. */
  readonly wrt?: readonly string[] | undefined;
  /** How gradients and Jacobians are printed: the result, its proof and its code do not depend on it. */
  readonly layout?: Layout | undefined;
  /**
   * Of a gradient or pullback in a symmetric, diagonal, skew or triangular matrix: `free` moves every entry by itself, `tied` those that the
   * structure makes equal together. `free` unless said; nothing else has two readings (E0307).
   */
  readonly entries?: EntriesReading | undefined;
  /**
   * The variables that differ from sample to sample: asks about N samples, rows of these variables, and about the mean of the loss. `Engine.batch`
   * makes the same problem, and says more of it.
   */
  readonly batch?: readonly string[] | undefined;
  /** Of a batch: the mean (as it is unless said), the sum, or the values of all samples. */
  readonly reduce?: Reduction | undefined;
}

export interface EmissionOptions extends EmitOptions {
  /** The name of the generated function. */
  readonly name?: string;
  /** The Newton step of a Hessian instead of the Hessian. */
  readonly newton?: boolean;
}

/** A text of rules and what it is called in diagnostics. */
export interface RuleFile {
  readonly name: string;
  readonly text: string;
}

export interface EngineOptions {
  /** Rules beside the shipped ones. A wrong one is refused with a counterexample, and the engine with it. */
  readonly rules?: readonly RuleFile[];
}

/** A problem, or a result that holds one: what `parse` returns can be passed on as it is. */
export type Asked = Problem | Result<Problem>;

/** What becomes one program: a derivation, or several Jacobians or blocks of a Hessian of one expression, whose results are a tuple. */
export type Emittable = Derived | readonly Derived[];

export interface Engine {
  readonly rules: RuleSet;
  /** Reads an expression or a program. Errors E01xx and E02xx. */
  parse(text: string, options?: ParseOptions): Result<Problem>;
  /**
   * The question about one sample as the question about all of them: samples are rows of the variables in `over`, which keep their names, and the
   * expression is the mean (or the sum, or the rows) of that of the samples, with a proof. Errors E0301, E0302, E0308, E0309, E0601.
   */
  batch(problem: Asked, options: BatchOptions): Result<Problem>;
  /** The gradient of a scalar in each chosen variable, of the variable's shape. Errors E0301 to E0304, E0601. */
  grad(problem: Asked, question?: Question): Result<Derived>;
  /** The pullback of a cotangent δ of the expression's shape, in each chosen variable. */
  vjp(problem: Asked, question?: Question): Result<Derived>;
  /** The pushforward of tangents dX of the chosen variables, of the expression's shape. */
  jvp(problem: Asked, question?: Question): Result<Derived>;
  /** The Jacobian J[i, j] = ∂vec(f)_i / ∂vec(x)_j in one variable, columns stacked; beside it the linear map dX ↦ D f · dX. Errors E0303, E0306. */
  jacobian(problem: Asked, question?: Question): Result<Derived>;
  /** The Hessian of a scalar in one variable, by vec of a matrix: the Jacobian of its gradient, both proved. Errors E0301 to E0306. */
  hessian(problem: Asked, question?: Question): Result<Derived>;
  /** The blocks ∂²L/∂x∂y of a Hessian in several variables, each pair of variables once: the Jacobian in y of the gradient in x. */
  hessianBlocks(problem: Asked, question?: Question): Result<readonly Derived[]>;
  /** The Hessian of a scalar in one variable along a direction dX, of the variable's shape: the pushforward of its gradient, both proved. */
  hvp(problem: Asked, question?: Question): Result<Derived>;
  /** Whether two expressions are equal for all sizes and values. */
  equal(left: string, right: string, options?: EqualOptions): Result<Comparison>;
  /**
   * Code or text for a derivation: `numpy`, `js`, `text`, `ascii`, `latex`. With `newton`, of a Hessian: the Newton step, the s with H s = −g
   * (E0310 of anything else, or where the Hessian has no matrix). With `shard`, functions over a mesh of devices as well (E0807).
   */
  emit(derivation: Emittable | Result<Emittable>, target: string, options?: EmissionOptions): Result<string>;
  /** The schedule that code is written from: every operation with its cost and memory, and what the formulas would cost as they are written. Of one derivation (E0306). */
  explainSchedule(derivation: Emittable | Result<Emittable>, options?: EmissionOptions): Result<ScheduleExplanation>;
  /** Compares a derivation with the tape, differences and mathjs at sampled points. */
  crossCheck(derivation: Derived, options?: CheckOptions): Promise<Result<CheckedAnswers>>;
  /** Derives and certifies what an assignment asks for: made once, for all submissions. */
  prepare(assignment: Assignment): Result<PreparedAssignment>;
  /** Looks over an assignment, YAML or JSON, before students see it: expected answers, and what in the questions would mislead. Never fails. */
  lint(text: string, settings: LintSettings): LintReport;
  /** Checks a submission: verdicts, mistakes, points. An assignment that is not prepared is prepared first. Never fails for what a student wrote. */
  check(assignment: Assignment | PreparedAssignment, submission: Submission, settings?: CheckSettings): Result<SubmissionResult>;
  /** The standing of each rule. */
  prove(): readonly Proved[];
  /** Replays a certificate, as parsed from JSON, with the kernel alone. Errors E0602 and E0603. */
  certify(certificate: unknown): Result<readonly Replayed[]>;
}

/** Loads the shipped rules and those of `rules`; a file that cannot be read or is wrong is returned as diagnostics E04xx. */
export function createEngine(options: EngineOptions = {}): Result<Engine> {
  const diagnostics: Diagnostic[] = [];
  const own: SourcedEntry[] = [];
  for (const { name, text } of options.rules ?? []) {
    const parsed = parseRulebook(text);
    if (parsed.ok) own.push(...parsed.value.entries.map((entry) => ({ entry, file: name, text })));
    else diagnostics.push(...inSource(parsed.diagnostics, name));
  }
  if (diagnostics.length > 0) return failAll(diagnostics);
  const rules = createRuleSet(standardEntries, own);
  if (!rules.ok) return rules;
  const wrong = own.flatMap(({ entry, file }) => {
    const rule = rules.value.find(entry.name);
    return rule === null ? [] : refusals([proveRule(rule, rules.value)], file);
  });
  return wrong.length > 0 ? failAll(wrong) : ok(engineWith(rules.value, options));
}

function engineWith(rules: RuleSet, options: EngineOptions): Engine {
  const extended = (file: RuleFile): Result<Engine> => createEngine({ rules: [...(options.rules ?? []), file] });
  const engine: Engine = {
    rules,
    parse: (text, options = {}) => readProblem(text, options, rules),
    batch: (problem, options) => batched(problem, options),
    grad: (problem, question = {}) => pullback(problem, question, "gradient"),
    vjp: (problem, question = {}) => pullback(problem, question, "vjp"),
    jvp: (problem, question = {}) => pushforward(problem, question, "jvp"),
    jacobian: (problem, question = {}) => pushforward(problem, question, "jacobian"),
    hessian: (problem, question = {}) => second(problem, question, "hessian"),
    hessianBlocks: (problem, question = {}) => blocks(problem, question),
    hvp: (problem, question = {}) => second(problem, question, "hvp"),
    equal: (left, right, options = {}) => compareExpressions(left, right, options, rules),
    emit: emitDerivation,
    explainSchedule: explainDerivation,
    crossCheck: checkAnswers,
    certify: (certificate) => replayCertificate(certificate, rules),
    prepare: (assignment) => prepareAssignment(assignment, engine, extended),
    lint: (text, settings) => lintAssignment(text, settings, engine, extended),
    check: (assignment, submission, settings) => {
      const prepared = "assignment" in assignment ? ok(assignment) : prepareAssignment(assignment, engine, extended);
      return prepared.ok ? ok(checkSubmission(prepared.value, submission, settings), prepared.warnings) : prepared;
    },
    prove: () => rules.rules.map((rule) => proveRule(rule, rules)),
  };
  return engine;
}

/** The problem inside, with its diagnostics passed on. */
function given(asked: Asked): Result<Problem> {
  return "ok" in asked ? asked : ok(asked);
}

function batched(asked: Asked, options: BatchOptions): Result<Problem> {
  const problem = given(asked);
  return problem.ok ? batchProblem(problem.value, options) : problem;
}

/** The problem as the question asks about it: for one sample, or for all. A gradient is of the mean unless it is said to be of the sum. */
function asked(about: Asked, { batch: over = [], reduce }: Question, order: Order): Result<Problem> {
  const mean = order === "gradient" || order === "hessian" || order === "hvp" ? "mean" : undefined;
  return over.length === 0 ? given(about) : batched(about, { over, reduce: reduce ?? mean });
}

/** `ambient` for a gradient that is differentiated again. */
function pullback(about: Asked, question: Question, order: "gradient" | "vjp", ambient = false): Result<Derived> {
  const problem = asked(about, question, order);
  if (!problem.ok) return problem;
  const elaborated = order === "gradient" ? scalarProblem(problem.value) : ok(problem.value.elaborated);
  if (!elaborated.ok) return elaborated;
  const wrt = chosenVariables(elaborated.value, question.wrt, suggest);
  if (!wrt.ok) return wrt;
  return certified(problem.value, elaborated.value, derivePullback({ problem: elaborated.value, rules: problem.value.rules, wrt: wrt.value, ambient, reading: question.entries ?? "free" }, order), order, { layout: question.layout });
}

function pushforward(about: Asked, question: Question, order: "jvp" | "jacobian"): Result<Derived> {
  const problem = asked(about, question, order);
  if (!problem.ok) return problem;
  if (question.entries === "tied") return onlyOfGradients();
  const { elaborated, rules } = problem.value;
  const wrt = chosenVariables(elaborated, question.wrt, suggest);
  if (!wrt.ok) return wrt;
  const derive = order === "jvp" ? derivePushforward : deriveJacobian;
  return certified(problem.value, elaborated, derive({ problem: elaborated, rules, wrt: wrt.value }), order, { layout: question.layout });
}

function onlyOfGradients(): Result<never> {
  return fail(error("E0307", "tied entries are a reading of gradients and pullbacks only", [label({ start: 0, end: 0 }, "asked for here", "--entries")], "ask for `grad` or `vjp`, or leave `--entries` out"));
}

/** The Hessian in one variable, or its product with a direction. */
function second(about: Asked, question: Question, order: "hessian" | "hvp"): Result<Derived> {
  const problem = asked(about, question, order);
  if (!problem.ok) return problem;
  if (question.entries === "tied") return onlyOfGradients();
  const first = pullback(problem, { ...question, batch: undefined }, "gradient", true);
  if (!first.ok) return first;
  if (first.value.answers.length > 1) return fail(error("E0306", "a Hessian is given in one variable", [label({ start: 0, end: 0 }, "several variables", "--wrt")], "choose one with `--wrt`"));
  return differentiatedAgain(problem.value, first.value, [0, 0], order);
}

/** More variables than this have too many blocks to read. */
const mostBlocked = 4;

/** The blocks ∂²L/∂x∂y of a Hessian for the pairs of its variables, each pair once. */
function blocks(about: Asked, question: Question): Result<readonly Derived[]> {
  const problem = asked(about, question, "hessian");
  if (!problem.ok) return problem;
  if (question.entries === "tied") return onlyOfGradients();
  const first = pullback(problem, { ...question, batch: undefined }, "gradient", true);
  if (!first.ok) return first;
  const { answers } = first.value.derivation;
  const refused = (message: string, mark: string, help: string): Result<never> => fail(error("E0306", message, [label({ start: 0, end: 0 }, mark, "--wrt")], help));
  if (answers.length > mostBlocked) return refused(`a Hessian in ${answers.length} variables has too many blocks`, "several variables", "choose one or two with `--wrt`");
  const declared = answers.find(({ wrt }) => wrt.attributes.length > 0);
  if (answers.length > 1 && declared !== undefined) return refused(`mixed second derivatives are not given in \`${declared.wrt.name}\`, of which facts are declared`, "several variables", "choose one variable with `--wrt`, or leave out its attributes");
  const found: Derived[] = [];
  for (const row of answers.keys()) {
    for (const column of answers.keys()) {
      if (column < row) continue;
      const block = differentiatedAgain(problem.value, first.value, [row, column], "hessian");
      if (!block.ok) return block;
      found.push(block.value);
    }
  }
  return ok(found);
}

/** One gradient without shared names, differentiated once more in the variable of the same or of another. */
function differentiatedAgain(problem: Problem, { derivation, answers, expression }: Derived, [row, column]: readonly [number, number], order: "hessian" | "hvp"): Result<Derived> {
  const answer = answers[row];
  const [rows, columns] = [derivation.answers[row]?.wrt, derivation.answers[column]?.wrt];
  if (answer === undefined || rows === undefined || columns === undefined) throw new Error("internal: a second derivative without a gradient");
  const { rules } = problem;
  const { table } = derivation.problem;
  const gradient = present(table, derivation.simplifier.shortest(withoutNames(derivation, answer.value)));
  const slope: Elaborated = { ...derivation.problem, term: gradient };
  // Its closed form without names is what is differentiated, and must be the gradient too.
  const rests = [answer.certificate, certifyForm(derivation, answer.value, gradient, rules.means)];
  const derive = order === "hessian" ? deriveJacobian : derivePushforward;
  const next = derive({ problem: slope, rules, wrt: [columns] });
  // The second derivative holds where the first does and where it has a derivative itself.
  const before = answer.hypotheses.map(({ term, condition }) => ({ term: withoutNames(derivation, term), condition }));
  const whole = next.ok ? ok({ ...next.value, answers: next.value.answers.map((one) => ({ ...one, hypotheses: joined(next.value, before, one.hypotheses) })) }) : next;
  return certified(problem, slope, whole, order, { rests, expression, rows: rows.term });
}

/** The hypotheses of both, each once, in the shared names of `derivation` where it has them. */
function joined(derivation: Derivation, before: readonly Hypothesis[], own: readonly Hypothesis[]): readonly Hypothesis[] {
  const written = new Map(own.map((hypothesis) => [{ ...hypothesis, term: withoutNames(derivation, hypothesis.term) }, hypothesis]));
  const kept = distinctHypotheses([...written.keys(), ...before]);
  return kept.map((hypothesis) => written.get(hypothesis) ?? hypothesis);
}

interface Around extends About {
  /** What the answer rests on beside its own proof. */
  readonly rests?: readonly Certificate[];
}

/** An answer that the kernel refutes is never returned: that is a wrong rule or a bug. */
function certified(problem: Problem, elaborated: Elaborated, derivation: ReturnType<typeof derivePullback>, order: Derived["order"], { rests = [], ...about }: Around): Result<Derived> {
  const source = problem.sources[0]?.name ?? "expression";
  if (!derivation.ok) return { ok: false, diagnostics: inSource(derivation.diagnostics, source) };
  const matrix = certifyMatrix(derivation.value, problem.rules);
  const certificates = certifyDerivation(derivation.value, problem.rules.means).map((certificate) => [...(problem.batch === null ? [] : [problem.batch.certificate]), ...rests, certificate, ...(matrix === null ? [] : [matrix])].reduce(both));
  const refuted = certificates.find(({ verdict }) => verdict === "refuted");
  if (refuted !== undefined) {
    const span = elaborated.spans.get(elaborated.term) ?? { start: 0, end: problem.text.length };
    return fail(error("E0601", "the answer could not be certified", [label(span, refuted.reason, source)], "report this: a rule that was used is wrong"));
  }
  return ok(derived(problem, derivation.value, order, certificates, about));
}

/** The program that computes a derivation; fails for what has no code. */
function programToEmit(derived: Derived, options: EmissionOptions): Result<EmittedProgram> {
  const { rows, derivation } = derived;
  if (rows !== null && rows !== derivation.answers[0]?.wrt.term) return fail(error("E0306", "a mixed block of a Hessian is emitted together with the others", [label({ start: 0, end: 0 }, "asked for here", "--order")], "give all of them, as `hessianBlocks` returns them"));
  const program = options.newton === true ? newtonProgramOf(derived, options.name) : programOf(derived, options.name);
  if (program === null || (options.newton === true && derived.order !== "hessian")) return fail(error("E0310", "there is no Newton step without the matrix of a Hessian", [label({ start: 0, end: 0 }, "asked for here", "--order")], "ask for the code of a product with the Hessian, `hvp`, and solve for the step by conjugate gradients"));
  return ok(program);
}

function explainDerivation(asked: Emittable | Result<Emittable>, options: EmissionOptions = {}): Result<ScheduleExplanation> {
  const result = "ok" in asked ? asked : ok(asked);
  if (!result.ok) return result;
  const [only, ...more] = "answers" in result.value ? [result.value] : result.value;
  if (only === undefined) throw new Error("internal: the schedule of no derivation");
  if (more.length > 0) return fail(error("E0306", "the schedule of several derivatives is not explained together", [label({ start: 0, end: 0 }, "asked for here", "--explain")], "choose one variable with `--wrt`"));
  const program = programToEmit(only, options);
  return program.ok ? explainProgram(program.value, options) : program;
}

function emitDerivation(asked: Emittable | Result<Emittable>, target: string, options: EmissionOptions = {}): Result<string> {
  const result = "ok" in asked ? asked : ok(asked);
  if (!result.ok) return result;
  if (!isTargetName(target)) {
    const near = suggest(target, targetNames);
    return fail(error("E0701", `there is no target \`${target}\``, [label({ start: 0, end: target.length }, "not a target", "--target")], near === null ? `choose from ${targetNames.join(", ")}` : `did you mean \`${near}\`?`));
  }
  if (options.precision === "f32" && target !== "wasm") return fail(error("E0805", `the target \`${target}\` computes in double precision`, [label({ start: 0, end: 0 }, "single precision was asked for here", "--precision")], "leave `--precision` out, or choose the target `wasm`"));
  if (options.shard !== undefined && target !== "jax") return fail(error("E0807", `the target \`${target}\` has no code for several devices`, [label({ start: 0, end: 0 }, "asked for here", "--shard")], "choose the target `jax`"));
  const [only, ...more] = "answers" in result.value ? [result.value] : result.value;
  if (only === undefined) throw new Error("internal: code for no derivation");
  if (more.length > 0) return emitBlocks([only, ...more], target, options);
  const program = programToEmit(only, options);
  return program.ok ? targets[target].emit(program.value, options) : program;
}

/** Several Jacobians, or the blocks of a Hessian, as a tuple of results. */
function emitBlocks(blocks: readonly Derived[], target: TargetName, options: EmissionOptions): Result<string> {
  const refused = (message: string, help: string): Result<never> => fail(error("E0306", message, [label({ start: 0, end: 0 }, "several variables", "--wrt")], help));
  if (options.newton === true) return refused("a Newton step is given in one variable", "choose one with `--wrt`");
  if (targets[target].blocks !== true) return refused(`\`${target}\` has no code for several blocks yet`, `choose one variable with \`--wrt\`, or a target that has: ${targetNames.filter((name) => targets[name].blocks === true).join(", ")}`);
  const program = blocksProgramOf(blocks, options.name);
  return program === null ? refused("one of the blocks is a map of which no tensor is known", "choose one variable with `--wrt`") : targets[target].emit(program, options);
}
