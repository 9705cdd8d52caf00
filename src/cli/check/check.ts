// The command check: an assignment, submissions, and what was found, on standard output and in files; it knows no mathematics.
import { type Assignment, diagnosticOf, type Diagnostic, isUnderstood, noteOf, readAssignment, type Result, type RuleFile, type SubmissionResult, wholeStanding } from "../../index.js";
import { checkClass } from "../../class/check-class.js";
import { type ClassOrder, createChecker } from "../../class/order.js";
import { type ClassSources, findSubmissions } from "../../class/sources.js";
import { readOwnText, readRuleFile } from "../../node.js";
import { styleOf } from "../derive.js";
import { type ExitCode, exitCodes, failed, type Reading, warned } from "../failure.js";
import { readNumber } from "../reading.js";
import type { Terminal } from "../terminal.js";
import { inOption, usage } from "../usage.js";
import { runLint, runModelAnswer } from "./for-teachers.js";
import type { Machine } from "../machine.js";
import { jsonPrinting, previewPrinting, textPrinting } from "./printing.js";
import { createProgress } from "./progress.js";
import { asksForReports, beginReports, type ReportOptions } from "./report-files.js";

export interface CheckOptions extends ReportOptions {
  readonly json?: boolean;
  readonly lint?: boolean;
  readonly preview?: boolean;
  readonly reveal?: boolean;
  /** Of the model answer. */
  readonly format?: string;
  readonly isolate?: boolean;
  readonly problem?: string;
  readonly jobs?: string;
  readonly timeout?: string;
  readonly rules: readonly string[];
}

export async function runCheck(operands: readonly string[], options: CheckOptions, terminal: Terminal, machine: Machine): Promise<ExitCode> {
  const json = options.json === true;
  const [path, ...submissions] = operands;
  const text: Result<string> = path === undefined ? usage("`gradus check` needs an assignment and submissions", "for example `gradus check sheet3.yaml submissions/`") : readOwnText(path);
  const reading: Reading = { terminal, json, sources: path === undefined || !text.ok ? [] : [{ name: path, text: text.value }] };
  if (path === undefined || !text.ok) return failed(reading, text.ok ? [] : text.diagnostics);
  const rules = readRules(options.rules);
  if (!rules.ok) return failed(reading, rules.diagnostics);
  if (options.lint === true) return submissions.length === 0 ? runLint({ name: path, text: text.value }, rules.value, reading) : refused(usage("`--lint` looks over an assignment, and here are submissions, too", "leave them out"), reading);
  const order = readOrder(path, text.value, rules.value, options);
  if (!order.ok) return failed(reading, order.diagnostics);
  if (options.reveal === true && submissions.length === 0) return runModelAnswer(order.value, options.format, reading);
  if (options.format !== undefined) return refused(usage("`--format` is of the model answer, which `--reveal` prints of an assignment without submissions", "leave it out, or the submissions"), reading);
  return checkSubmissions(order.value, order.warnings, submissions, options, reading, machine);
}

const refused = (wrong: Result<never>, reading: Reading): ExitCode => failed(reading, wrong.ok ? [] : wrong.diagnostics);

async function checkSubmissions(order: ClassOrder, remarks: readonly Diagnostic[], operands: readonly string[], options: CheckOptions, reading: Reading, machine: Machine): Promise<ExitCode> {
  const { terminal, json } = reading;
  const asked = readLine(operands, options);
  if (!asked.ok) return failed(reading, asked.diagnostics);
  const { found, jobs, timeout } = asked.value;
  const checker = createChecker(order);
  if (!checker.ok) return failed(reading, checker.diagnostics);
  warned(reading, [...remarks, ...asked.warnings, ...checker.warnings]);
  if (options.preview === true && asksForReports(options)) return refused(usage("`--preview` says how answers are understood, and writes no results", "leave it out, or the files"), reading);
  const reports = beginReports(options, order.assignment, found.sources.map(({ name }) => name));
  if (!reports.ok) return failed(reading, reports.diagnostics);
  const kept: SubmissionResult[] = [];
  const preview = options.preview === true;
  const printing = preview ? previewPrinting(json, styleOf(terminal)) : json ? jsonPrinting() : textPrinting(found.sources, styleOf(terminal));
  const progress = createProgress(found.sources.length, terminal, machine);
  const results = checkClass(found.sources, order, checker.value, { worker: machine.worker, jobs: jobs ?? machine.cores, timeout, isolate: options.isolate === true, input: terminal.input });
  let code: ExitCode = exitCodes.answered;
  let done = 0;
  terminal.out(printing.begin);
  for await (const result of results) {
    progress.hide();
    warned({ ...reading, json: false, sources: [] }, result.diagnostics.filter(aboutTheFile).map((one) => named(one, result)));
    terminal.out(printing.one(result));
    code = worse(code, preview ? previewCodeOf(result) : codeOf(result));
    if (reports.value.ofAll) kept.push(result);
    done += 1;
    progress.at(done);
  }
  progress.hide();
  terminal.out(printing.end());
  const written = reports.value.write(kept);
  return written.ok ? code : failed({ ...reading, json: false }, written.diagnostics);
}

/** What a command line asks for, read as far as it goes before anything is checked. */
interface Asked {
  readonly found: ClassSources;
  readonly jobs: number | null;
  readonly timeout: number | null;
}

function readLine(operands: readonly string[], options: CheckOptions): Result<Asked> {
  const jobs = readNumber("--jobs", options.jobs, 1, 256);
  if (!jobs.ok) return jobs;
  const timeout = readNumber("--timeout", options.timeout, 1, 86_400);
  if (!timeout.ok) return timeout;
  const found = submissionsIn(operands);
  return found.ok ? { ...found, value: { found: found.value, jobs: jobs.value, timeout: timeout.value } } : found;
}

function readOrder(path: string, text: string, rules: readonly RuleFile[], { reveal, problem }: CheckOptions): Result<ClassOrder> {
  const read = readAssignment(text, { name: path });
  if (!read.ok) return read;
  const assignment = problem === undefined ? read : onlyProblem(read.value, problem);
  return assignment.ok ? { ...read, value: { assignment: assignment.value, rules, settings: reveal === true ? { reveal } : {} } } : assignment;
}

function readRules(paths: readonly string[]): Result<readonly RuleFile[]> {
  const files: RuleFile[] = [];
  for (const path of paths) {
    const file = readRuleFile(path);
    if (!file.ok) return file;
    files.push(file.value);
  }
  return { ok: true, value: files, warnings: [] };
}

function onlyProblem(assignment: Assignment, id: string): Result<Assignment> {
  const problems = assignment.problems.filter((problem) => problem.id === id);
  if (problems.length > 0) return { ok: true, value: { ...assignment, problems }, warnings: [] };
  return inOption("--problem", id, "no problem of the assignment", "`--problem` takes the id of a problem of the assignment", `choose from ${assignment.problems.map((problem) => `\`${problem.id}\``).join(", ")}`);
}

/** Names that a message lists. */
const mostListed = 5;

function submissionsIn(operands: readonly string[]): Result<ClassSources> {
  if (operands.length === 0) return usage("`gradus check` needs submissions", "name files, folders or patterns after the assignment; `-` reads standard input");
  if (operands.filter((operand) => operand === "-").length > 1) return usage("standard input is named twice", "name `-` once");
  const found = findSubmissions(operands);
  const help = "submissions end in .txt, .md, .tex or .gradus, or have no ending; name other files one by one";
  const [empty] = found.empty;
  if (found.sources.length === 0) return { ok: false, diagnostics: [diagnosticOf("E0706", `there is no submission in ${JSON.stringify(empty ?? "")}`, [], help)] };
  const more = found.skipped.length - mostListed;
  const listed = found.skipped.slice(0, mostListed).map((one) => JSON.stringify(one)).join(", ");
  const skipped = found.skipped.length === 0 ? [] : [noteOf("E0709", `left out ${listed}${more > 0 ? ` and ${more} more` : ""}`, [], help)];
  return { ok: true, value: found, warnings: [...found.empty.map((one) => noteOf("E0706", `there is no submission in ${JSON.stringify(one)}`, [])), ...skipped] };
}

const fileCodes: ReadonlySet<string> = new Set(["E0702", "E0707", "E0708"]);

/** It could not be read, or its check was stopped: said on standard error as well, since no report need be read. */
const aboutTheFile = ({ code }: Diagnostic): boolean => fileCodes.has(code);

const named = (diagnostic: Diagnostic, { submission }: SubmissionResult): Diagnostic => (diagnostic.code === "E0702" ? diagnostic : { ...diagnostic, message: `${submission}: ${diagnostic.message}` });

/** Bad input before anything wrong, anything wrong before what is undecided. */
const order: readonly ExitCode[] = [exitCodes.answered, exitCodes.undecided, exitCodes.wrong, exitCodes.badInput];

const worse = (a: ExitCode, b: ExitCode): ExitCode => (order.indexOf(b) > order.indexOf(a) ? b : a);

const previewCodeOf = (result: SubmissionResult): ExitCode => (isUnderstood(result) ? exitCodes.answered : exitCodes.badInput);

function codeOf(result: SubmissionResult): ExitCode {
  if (result.diagnostics.some(({ code }) => code === "E0702")) return exitCodes.badInput;
  switch (wholeStanding(result)) {
    case "right": return exitCodes.answered;
    case "wrong": return exitCodes.wrong;
    case "ungraded": return result.answers.some(({ verdict }) => verdict === "unreadable" || verdict === "ill-typed") ? exitCodes.wrong : exitCodes.undecided;
  }
}
