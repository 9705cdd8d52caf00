/** That an expression of all samples is made of that of one as claimed: by the kernel, whole or part by part, else by numbers. Knows no derivatives. */
import { asCertificate, type Certificate } from "../certify/certificate.js";
import { error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { proveSamples, type Reduction } from "../kernel/samples.js";
import type { Verdict } from "../kernel/kernel.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { replaceTerms } from "../term/traverse.js";
import { sampledAsClaimed } from "./batch-numbers.js";
import type { SamplesQuestion } from "./samples.js";

/** What the whole may cost before it is proved part by part. */
const wholeBudget = { work: 200_000, monomials: 4_000 };

/** `proved`, or `undecided` where only numbers agree; fails with E0601 where the kernel or a point refutes it, or nothing can be said. */
export function certifySamples(question: SamplesQuestion, { means }: RuleSet): Result<Certificate> {
  const proof = proveBatch(question, means);
  if (proof.verdict === "proved") return ok(proof);
  if (proof.verdict === "refuted") return fail(error("E0601", "what was made for all samples is not what one sample says", [label({ start: 0, end: 0 }, "the kernel finds a difference", "--batch")], "report this: samples were put together wrongly"));
  const numbers = sampledAsClaimed(question);
  return numbers.ok ? ok({ ...proof, reason: `that this is the ${inWords(question.reduction)} of the samples was only sampled: ${proof.reason}` }) : numbers;
}

/** What the kernel says alone: of the whole, or where that is too large part by part. */
export function proveBatch(question: SamplesQuestion, means: RuleSet["means"]): Certificate {
  const { sample, whole, over, size, reduction, parts } = question;
  const entire = asCertificate([proveSamples({ sample, over, size, reduction, whole, ...means, budget: wholeBudget })], "end-to-end");
  if (entire.verdict !== "undecided" || parts.length === 0) return entire;
  const links = asCertificate(partByPart(question, means), "stepwise");
  return links.verdict === "proved" ? links : entire;
}

const inWords = (reduction: Reduction): string => (reduction === "none" ? "rows" : reduction);

/** Each part from the names of those before it, and then the whole: the names stand for anything of their shape. */
function* partByPart({ sample, whole, over, size, reduction, parts, table, tableOfAll }: SamplesQuestion, means: RuleSet["means"]): Generator<Verdict> {
  const names = new Map<Term, Term>();
  const namesOfAll = new Map<Term, Term>();
  const gathered: { readonly variable: TermOf<"variable">; readonly rows: TermOf<"variable"> }[] = [...over];
  const claim = (one: Term, all: Term, how: Reduction): Verdict => {
    const [left, right] = [named(table, one, names), named(tableOfAll, all, namesOfAll)];
    return proveSamples({ sample: left, over: gathered, size, reduction: how, whole: right, ...means });
  };
  for (const part of parts) {
    if (part.varies) yield claim(part.sample, part.whole, "none");
    const [variable, rows] = [table.variable(part.name, part.sample.shape, "part"), tableOfAll.variable(part.name, part.whole.shape, "part")];
    if (variable.kind !== "variable" || rows.kind !== "variable") throw new Error("internal: a name that is no variable");
    names.set(part.sample, variable);
    namesOfAll.set(part.whole, rows);
    if (part.varies) gathered.push({ variable, rows });
  }
  yield claim(sample, whole, reduction);
}

function named(table: TermTable, whole: Term, names: ReadonlyMap<Term, Term>): Term {
  const [result] = replaceTerms(table, [whole], (term) => (term === whole ? null : (names.get(term) ?? null)));
  return result ?? whole;
}
