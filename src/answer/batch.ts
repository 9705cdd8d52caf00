/** A question about one sample as the question about all of them: a program in the input language again, with the proof that it is their mean. Knows no derivatives. */
import { createVectoriser, type Refusal } from "../derive/batch/vectorise.js";
import { reduced } from "../derive/batch/reduced.js";
import { asRows, type Batch, type Batched, rowsShape } from "../derive/batch/rows.js";
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { fail, failAll, ok, type Result } from "../diagnostics/result.js";
import { suggest } from "../diagnostics/suggest.js";
import { ascii } from "../emit/ascii.js";
import { asciiName } from "../syntax/greek.js";
import { isColumnShape, isScalarShape, namedSize, sizeNames } from "../term/dimension.js";
import { declarationOf, type Elaborated, type Variable } from "../term/elaborate/elaborate.js";
import type { Attribute } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder, replaceTerms } from "../term/traverse.js";
import { candidateFor } from "./batch-losses.js";
import { certifySamples } from "./batch-proof.js";
import { type BatchOptions, type ProblemBatch, samplesQuestion } from "./samples.js";
import { type Problem, readProblem, scalarProblem } from "./problem.js";

const option = "--batch";
const sizeLetters = ["N", "B", "S", "K", "M"] as const;

/**
 * The problem for N samples, rows of every variable in `over`: `1/N Σ loss(sample)` where the loss is a scalar. Variables keep their names.
 * Errors E0301, E0302 for names that do not occur, E0308 for what has no form for all samples, E0309 for a name that cannot be the batch size.
 */
export function batchProblem(problem: Problem, options: BatchOptions): Result<Problem> {
  const wanted = options.reduce;
  const elaborated = wanted === undefined || wanted === "none" ? ok(problem.elaborated) : scalarProblem(problem);
  if (!elaborated.ok) return elaborated;
  const { table, term, variables } = elaborated.value;
  const reduction = wanted ?? (isScalarShape(term.shape) ? "mean" : "none");
  const over = chosen(elaborated.value, options.over);
  if (!over.ok) return over;
  const size = sizeName(elaborated.value, options.size);
  if (!size.ok) return size;
  const batch: Batch = { table, size: namedSize(size.value) };
  const gathered = new Map<Term, TermOf<"variable">>();
  for (const variable of over.value) {
    const all = table.variable(variable.name, rowsShape(batch.size, variable.shape), "given", gatheredFacts(variable));
    if (all.kind === "variable") gathered.set(variable.term, all);
  }
  const vectoriser = createVectoriser(batch, (variable) => gathered.get(variable) ?? null, (definition) => problem.rules.rowForms(definition));
  const parts = elaborated.value.parts.map(({ name, term: value }) => ({ name, value: vectoriser.rowsOf(value) }));
  const whole = reduction === "none" ? rowsOf(batch, vectoriser.rowsOf(term)) : reduced(vectoriser, term, reduction, (loss, args) => candidateFor({ batch, rules: problem.rules, reduction }, loss, args));
  if (whole.kind === "refused") return refusedAt(problem, elaborated.value, whole);
  const lines = written(batch, whole, parts.flatMap(({ name, value }) => (value.kind === "refused" ? [] : [{ name, term: asRows(batch, value) }])));
  const shapes = variables.map((variable): Variable => ({ ...variable, shape: gathered.get(variable.term)?.shape ?? variable.shape, attributes: gathered.get(variable.term)?.attributes ?? variable.attributes }));
  const text = lines.map(({ name, value }) => `${name === null ? "" : `${ascii.print(name)} = `}${ascii.print(value)}`).join("\n");
  const read = readProblem(text, { let: declared(shapes), source: "all samples" }, problem.rules);
  if (!read.ok) throw new Error(`internal: what was written for all samples cannot be read: ${read.diagnostics[0]?.message ?? ""}`);
  const all = { ...read.value, elaborated: asAsked(read.value.elaborated, variables, over.value) };
  const names = over.value.map(({ name }) => name);
  const question = samplesQuestion(elaborated.value, all.elaborated, { over: names, size: size.value, reduction });
  if (question === null) throw new Error("internal: a variable does not hold all samples");
  const certificate = certifySamples(question, problem.rules);
  if (!certificate.ok) return certificate;
  return ok({ ...all, batch: { sample: problem.text.trim(), let: declared(variables), size: size.value, over: names, reduction, lines, certificate: certificate.value } });
}

function rowsOf(batch: Batch, value: Batched | Refusal): Term | Refusal {
  return value.kind === "refused" ? value : asRows(batch, value);
}

/** The variables named by `over`, each once. */
function chosen({ variables }: Elaborated, over: readonly string[]): Result<readonly Variable[]> {
  const found: Variable[] = [];
  const missing: Diagnostic[] = [];
  let start = 0;
  const occurring = variables.filter(({ occurs }) => occurs);
  for (const written of over) {
    const span = { start, end: start + written.length };
    start = span.end + 1;
    const name = asciiName(written);
    const variable = occurring.find((one) => one.name === name);
    if (variable !== undefined && !found.includes(variable)) found.push(variable);
    if (variable !== undefined) continue;
    const near = suggest(name, occurring.map((one) => one.name));
    missing.push(error("E0302", `\`${name}\` does not occur in the expression`, [label(span, "to differ from sample to sample", option)], near === null ? `choose from ${occurring.map((one) => `\`${one.name}\``).join(", ")}` : `did you mean \`${near}\`?`));
  }
  if (missing.length > 0) return failAll(missing);
  if (found.length === 0) return fail(error("E0302", "no variable differs from sample to sample", [label({ start: 0, end: 0 }, "names no variable", option)], "name the variables of a sample, for example `--batch x,t`"));
  return ok(found);
}

function sizeName({ variables, parts, term }: Elaborated, asked: string | undefined): Result<string> {
  const sizes = new Set(postorder([term]).flatMap((one) => [...sizeNames(one.shape), ...(one.kind === "size" ? one.size.powers.map(([name]) => name) : [])]));
  for (const { shape } of variables) for (const name of sizeNames(shape)) sizes.add(name);
  const values = new Set([...variables, ...parts].map(({ name }) => name));
  const refused = (message: string, mark: string): Result<never> => fail(error("E0309", message, [label({ start: 0, end: (asked ?? "").length }, mark, "--batch-size")], "choose another name, for example `--batch-size N`, or leave it out"));
  if (asked === undefined) {
    for (let index = 0; ; index += 1) {
      const name = sizeLetters[index] ?? `N${index}`;
      if (!sizes.has(name) && !values.has(name)) return ok(name);
    }
  }
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(asked)) return refused(`\`${asked}\` is no name for a number of samples`, "no name");
  if (sizes.has(asked)) return refused(`\`${asked}\` is a size of the expression already`, "taken");
  return values.has(asked) ? refused(`\`${asked}\` is a value of the expression already`, "taken") : ok(asked);
}

/** What holds of all samples at once because it holds of each. */
function gatheredFacts({ shape, attributes }: Variable): readonly Attribute[] {
  return attributes.flatMap((name): readonly Attribute[] => {
    if (entryFacts.has(name)) return [name];
    if (!isColumnShape(shape) || isScalarShape(shape)) return [];
    return name === "prob" ? ["rowprob"] : name === "onehot" ? [name] : [];
  });
}

const entryFacts: ReadonlySet<Attribute> = new Set<Attribute>(["positive", "unit", "small", "binary"]);

function refusedAt(problem: Problem, { spans }: Elaborated, { term, reason, help }: Refusal): Result<never> {
  const span = spans.get(term) ?? { start: 0, end: problem.text.trimEnd().length };
  return fail(error("E0308", "this has no form for all samples at once", [label(span, reason, problem.sources[0]?.name ?? "expression")], help));
}

/** Longer formulas get names for what they use more than once. */
const longest = 4_000;

/** The program: the reader's parts that are used under their names, what is used often in a long formula under new ones, and the expression. */
function written({ table, size }: Batch, whole: Term, parts: readonly { readonly name: string; readonly term: Term }[]): ProblemBatch["lines"] {
  const inside = new Set(postorder([whole]));
  const names = new Map<Term, Term>();
  const taken = new Set([size.key, ...parts.map(({ name }) => name), ...[...inside].flatMap((term) => [...(term.kind === "variable" ? [term.name] : []), ...sizeNames(term.shape)])]);
  for (const { name, term } of parts) {
    if (inside.has(term) && term.args.length > 0 && !names.has(term) && term !== whole) names.set(term, table.variable(name, term.shape, "part"));
  }
  if (ascii.length(shortened(table, whole, names)) > longest || [...names.keys()].some((term) => ascii.length(shortened(table, term, names)) > longest)) {
    for (const term of repeated([whole])) if (!names.has(term)) names.set(term, table.variable(freshName(taken), term.shape, "part"));
  }
  const defined = [...names].toSorted(([a], [b]) => a.id - b.id).map(([term, name]) => ({ name, value: shortened(table, term, names) }));
  return [...defined, { name: null, value: shortened(table, whole, names) }];
}

/** The term with every named part in it replaced by its name, but for itself. */
function shortened(table: Batch["table"], whole: Term, names: ReadonlyMap<Term, Term>): Term {
  const [result] = replaceTerms(table, [whole], (term) => (term === whole ? null : (names.get(term) ?? null)));
  return result ?? whole;
}

/** Compound terms that several others use. */
function repeated(roots: readonly Term[]): readonly Term[] {
  const order = postorder(roots);
  const uses = new Map<Term, number>();
  for (const { args } of order) for (const argument of args) uses.set(argument, (uses.get(argument) ?? 0) + 1);
  return order.filter((term) => term.args.some(({ args }) => args.length > 0) && (uses.get(term) ?? 0) > 1);
}

function freshName(taken: Set<string>): string {
  for (let index = 1; ; index += 1) {
    const name = `q${index}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

const declared = (variables: readonly Variable[]): string => variables.map((variable) => [declarationOf(variable), ...variable.attributes].join(" ")).join(", ");

/** Variables in the reader's order, with what is known of them as of one sample; data are differentiated only where they are named. */
function asAsked(elaborated: Elaborated, asked: readonly Variable[], over: readonly Variable[]): Elaborated {
  const data = new Set(over.map(({ name }) => name));
  const variables = asked.flatMap(({ name, inferred, target }) => {
    const found = elaborated.variables.find((variable) => variable.name === name);
    return found === undefined ? [] : [{ ...found, inferred, target: target || data.has(name) }];
  });
  return { ...elaborated, variables };
}
