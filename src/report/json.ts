/** A derivation as the JSON object that scripts read and `certify` replays. Knows no files. */
import { type CertificateFields, certificateFields } from "../answer/certificate-file.js";
import { createInliner } from "../answer/inline.js";
import type { Answer, Derived } from "../answer/derived.js";
import { ascii } from "../emit/ascii.js";
import { latex } from "../emit/latex.js";
import { text } from "../emit/text.js";
import { shapeAxes } from "../term/dimension.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term } from "../term/term.js";
import type { EntriesReading } from "../term/tying.js";
import { type BatchJson, batchJson } from "./batch.js";
import { entryText } from "./entries.js";
import type { Judged, Judgement } from "./judge.js";
import { declaration } from "../term/declaration-text.js";
import { plainStyle } from "./style.js";

export interface VariableJson {
  readonly shape: readonly string[];
  readonly attributes: readonly string[];
  readonly inferred: boolean;
}

export interface StepJson {
  readonly rule: string;
  readonly kind: "adjoint" | "rewrite";
  readonly at: string;
  readonly before: string;
  readonly after: string;
  readonly shape: readonly string[];
  readonly given: readonly { readonly ascii: string; readonly condition: string }[];
  readonly uses: readonly string[];
}

export interface AnswerJson {
  readonly wrt: string;
  readonly order: string;
  readonly shape: readonly string[];
  readonly ascii: string;
  readonly text: string;
  readonly latex: string;
  /** ASCII with no shared names; null above 10,000 characters. */
  readonly inlined: string | null;
  /** The reading of a gradient in a structured matrix: its entries `free`, or `tied` as the structure ties them. */
  readonly entries: EntriesReading;
  /** The linear map dX ↦ D f · dX of a Jacobian in or of a matrix; `ascii` of the answer is then its matrix under vec, or the same map where there is no such matrix. */
  readonly operator: null | { readonly tangent: string; readonly ascii: string; readonly text: string; readonly latex: string; /** Entry by entry. */ readonly index: string | null };
  /** What kind of matrix it is, and what it is made of. */
  readonly structure: null | { readonly kind: string; readonly symmetric: boolean | null; readonly parts: { readonly [name: string]: string } };
  readonly hypotheses: readonly { readonly ascii: string; readonly condition: string; readonly text: string }[];
  readonly certificate: { readonly verdict: string; readonly how: string; readonly relations: readonly string[]; readonly reason: string };
  readonly checks: { readonly tape: number | null; readonly differences: number | null; readonly points: number; readonly seed: string | null; readonly reference: number | null };
  readonly steps: readonly StepJson[];
}

/** What `gradus grad --json` prints: the answers, and beside them what a replay of their proof needs. */
export interface DerivedJson extends CertificateFields {
  readonly expression: string;
  readonly variables: { readonly [name: string]: VariableJson };
  readonly where: readonly { readonly name: string; readonly ascii: string; readonly text: string; readonly latex: string }[];
  readonly answers: readonly AnswerJson[];
  /** A declaration of every variable, tangent and cotangent: with it, nothing of the object depends on inference. */
  readonly let: string;
  readonly order: string;
  /** Of a Hessian, the gradient whose Jacobian it is. */
  readonly gradient: string | null;
  /** The layout that was asked for; null for the usual one. */
  readonly layout: string | null;
  readonly remarks: readonly string[];
  /** Of an expression that was made for all samples: from which, and whether that is proved. */
  readonly batch: BatchJson | null;
  readonly gradus: string;
}

/** What `gradus hessian --json` prints in several variables: each block as it is printed alone, and the answers of all of them. */
export interface BlocksJson {
  readonly expression: string;
  readonly variables: DerivedJson["variables"];
  /** Each block has shared names of its own. */
  readonly where: readonly [];
  readonly answers: readonly AnswerJson[];
  readonly order: string;
  readonly blocks: readonly DerivedJson[];
  readonly gradus: string;
}

/** The answers are written without shared names wherever that is not too long. */
export function blocksJson(blocks: readonly DerivedJson[]): BlocksJson {
  const [first] = blocks;
  if (first === undefined) throw new Error("internal: no blocks");
  const answers = blocks.flatMap((block) => block.answers.map((answer) => ({ ...answer, ascii: answer.inlined ?? answer.ascii })));
  return { expression: first.expression, variables: first.variables, where: [], answers, order: first.order, blocks, gradus: first.gradus };
}

/** The formula of a hypothesis is written out up to this length, and in shared names beyond. */
const longestHypothesis = 240;
/** Steps are listed where all answers together have about this many; else only when asked for. */
const mostStepsUnasked = 6_000;

/** `version` is the program's; `steps` asks for the steps however many they are. */
export function derivedJson(derived: Derived, { judged, remarks }: Judgement, version: string, steps: boolean): DerivedJson {
  const { problem, order, where, derivation } = derived;
  const listed = steps || derivation.sweep.steps.length * derived.answers.length <= mostStepsUnasked;
  const inliner = createInliner(derivation);
  const spelled = new Map<Term, { readonly ascii: string; readonly text: string }>();
  const spell = (term: Term): { readonly ascii: string; readonly text: string } => {
    const known = spelled.get(term) ?? { ascii: inliner.plain(term, longestHypothesis) ?? ascii.print(term), text: text.print(term) };
    spelled.set(term, known);
    return known;
  };
  const { variables } = derivation.problem;
  const extra = [...derivation.tangents.values(), ...(derivation.cotangent === null ? [] : [derivation.cotangent])];
  const shown = new Map<string, VariableJson>(variables.map(({ name, shape, attributes, inferred }) => [name, { shape: shapeAxes(shape), attributes: [...attributes], inferred }]));
  return {
    expression: problem.text,
    variables: Object.fromEntries(shown),
    where: where.map(({ variable, value }) => ({ name: ascii.print(variable), ascii: ascii.print(value), text: text.print(value), latex: latex.print(value) })),
    answers: judged.map((one) => answerJson(derived, one, spell, listed)),
    let: [...variables.map(declaration), ...extra.map((term) => declaration({ name: ascii.print(term), shape: term.shape, attributes: [] }))].join(", "),
    order,
    gradient: order === "hessian" || order === "hvp" ? ascii.print(derivation.problem.term) : null,
    ...certificateFields(derivation, judged.some(({ answer }) => answer.certificate.how === "stepwise")),
    layout: derived.layout,
    remarks,
    batch: batchJson(problem),
    gradus: version,
  };
}

function answerJson(derived: Derived, { answer, verdict, reason, checks }: Judged, spell: (term: Term) => { readonly ascii: string; readonly text: string }, steps: boolean): AnswerJson {
  const { how, relations } = answer.certificate;
  const { operator, structure } = answer;
  const hypothesis = ({ term, condition }: Hypothesis): AnswerJson["hypotheses"][number] => {
    const { ascii: plain, text: named } = spell(term);
    return { ascii: plain, condition, text: named };
  };
  return {
    wrt: answer.wrt,
    order: answer.order,
    shape: shapeAxes(answer.shape),
    ascii: answer.ascii,
    text: answer.toString(),
    latex: answer.latex,
    inlined: answer.inlined,
    entries: answer.reading,
    operator: operator === null ? null : { tangent: ascii.print(operator.tangent), ascii: operator.ascii, text: operator.toString(), latex: operator.latex, index: answer.entries === null ? null : entryText(derived, answer.entries, plainStyle) },
    structure: structure === null ? null : { kind: structure.kind, symmetric: answer.symmetric, parts: Object.fromEntries(structure.parts.map(({ name, value }) => [name, ascii.print(value)])) },
    hypotheses: answer.hypotheses.map(hypothesis),
    certificate: { verdict, how, relations: [...relations], reason },
    checks: { tape: checks?.tape ?? null, differences: checks?.differences ?? null, points: checks?.points ?? 0, seed: checks?.seed ?? null, reference: checks?.reference ?? null },
    steps: steps ? stepsJson(answer) : [],
  };
}

function stepsJson(answer: Answer): readonly StepJson[] {
  return answer.steps.map(({ rule, kind, at, before, after, shape, given, uses }) => ({
    rule,
    kind,
    at: ascii.print(at),
    before: ascii.print(before),
    after: ascii.print(after),
    shape: shapeAxes(shape),
    given: given.map(({ term, condition }) => ({ ascii: ascii.print(term), condition })),
    uses: [...uses],
  }));
}
