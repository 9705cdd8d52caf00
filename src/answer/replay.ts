/** Replays a saved certificate: reads its claims and has the kernel alone decide them. Derives nothing. */
import { asCertificate, both, type Certificate, proveMatrix } from "../certify/certificate.js";
import { type Chain, type Claim, proveLinks, proveWhole } from "../certify/chain.js";
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { fail, failAll, ok, type Result } from "../diagnostics/result.js";
import { stackingOf } from "../derive/derivation.js";
import { stacked } from "../derive/jacobian.js";
import type { Binding } from "../kernel/kernel.js";
import type { RuleSet } from "../rules/rule-set.js";
import { asciiName } from "../syntax/greek.js";
import { parseExpression } from "../syntax/expression.js";
import { parseDeclarations, parseProgram } from "../syntax/statements.js";
import { isColumnShape, isScalarShape, sameShape, type Shape, sizeNames } from "../term/dimension.js";
import { elaborate, type Elaborated } from "../term/elaborate/elaborate.js";
import { shapeInWords } from "../term/elaborate/words.js";
import { elaborateIn } from "../term/elaborate/scoped.js";
import type { Term, TermOf } from "../term/term.js";
import { blocksOf, type CertificateValue, readCertificate } from "./certificate-value.js";
import { replayBatch } from "./batch-replay.js";
import { isTurned } from "./derived.js";
import { describeDisagreement, findDisagreement } from "./disagreement.js";
import { hashText } from "./seed.js";

export interface Replayed {
  readonly wrt: string;
  readonly certificate: Certificate;
}

const file = "certificate";

/** One verdict an answer; a claim that the kernel does not prove fails with E0602 and, where there is one, a point at which it is wrong. */
export function replayCertificate(value: unknown, rules: RuleSet): Result<readonly Replayed[]> {
  const blocks = blocksOf(value);
  if (blocks !== null) return replayBlocks(blocks, rules);
  const read = readCertificate(value);
  if (!read.ok) return read;
  const certificate = read.value;
  const opened = openClaim(certificate, rules);
  if (!opened.ok) return unreadable(opened.diagnostics);
  const { before, claim, matrices, chain, elaborated } = opened.value;
  const stackedUp = asCertificate(matrices.map((equation) => proveMatrix(elaborated.table, { ...equation, bindings: claim.bindings, ...rules.means })), "end-to-end");
  const samples = replayBatch(certificate.batch, elaborated, rules);
  if (!samples.ok) return unreadable(samples.diagnostics);
  const links = chain === null ? null : asCertificate(proveLinks(elaborated.table, claim, chain, rules.means), "stepwise");
  const replayed: Replayed[] = [];
  const wrong: Diagnostic[] = [];
  for (const [index, answer] of claim.answers.entries()) {
    const wrt = certificate.answers[index]?.wrt ?? answer.variable.name;
    const own = links ?? asCertificate([proveWhole(claim, answer, rules.means)], "end-to-end");
    const first = before === null ? own : both(asCertificate(before.answers.map((one) => proveWhole(before, one, rules.means)), "end-to-end"), own);
    const result = [stackedUp, ...(samples.value === null ? [] : [samples.value])].reduce(both, first);
    replayed.push({ wrt, certificate: result });
    if (result.verdict !== "proved" && certificate.answers[index]?.verdict === "proved") wrong.push(refusal(claim, answer, wrt, result));
  }
  return wrong.length > 0 ? failAll(wrong) : ok(replayed);
}

/** Every block is a certificate of its own. */
function replayBlocks(blocks: readonly unknown[], rules: RuleSet): Result<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  for (const block of blocks) {
    const result = replayCertificate(block, rules);
    if (!result.ok) return result;
    replayed.push(...result.value);
  }
  return ok(replayed);
}

function refusal(claim: Claim, answer: Claim["answers"][number], wrt: string, { reason }: Certificate): Diagnostic {
  const cotangent = claim.cotangent?.kind === "variable" ? claim.cotangent : null;
  const question = { output: claim.expression, cotangent, variable: answer.variable, claimed: answer.value, bindings: claim.bindings, hypotheses: [], seed: hashText(wrt) };
  const found = claim.order === "jvp" || answer.reading === "tied" ? null : findDisagreement(question);
  const point = found !== null && found.ok && found.value !== null ? describeDisagreement(found.value) : reason;
  return error("E0602", `the certificate does not prove its answer for \`${wrt}\``, [label({ start: 0, end: 0 }, point, file)], "derive the answer again with `gradus grad --json`");
}

function unreadable(diagnostics: readonly Diagnostic[]): Result<never> {
  const [first] = diagnostics;
  return fail(error("E0603", "the certificate cannot be read", [label({ start: 0, end: 0 }, first?.message ?? "not a certificate", file)], "derive the answer again with `gradus grad --json`"));
}

interface Opened {
  /** What a Hessian rests on: that its gradient is one. */
  readonly before: Claim | null;
  readonly claim: Claim;
  /** That matrices of Jacobians are those of their linear maps: vec(D f · dX) = J vec(dX). */
  readonly matrices: readonly { readonly left: Term; readonly right: Term }[];
  readonly chain: Chain | null;
  readonly elaborated: Elaborated;
}

/** The orders that a scalar expression has. */
const ofScalar: ReadonlySet<CertificateValue["order"]> = new Set<CertificateValue["order"]>(["gradient", "hessian", "hvp"]);

/** The claims and links as terms, in the scope that the certificate declares. */
function openClaim(certificate: CertificateValue, rules: RuleSet): Result<Opened> {
  const program = parseProgram(certificate.expression);
  if (!program.ok) return program;
  const declared = parseDeclarations(certificate.let);
  if (!declared.ok) return declared;
  const stacking = stackingOf(rules);
  const moving = new Set([...certificate.tangents.values(), ...(certificate.cotangent === null ? [] : [certificate.cotangent])]);
  const own = new Set(program.value.statements.flatMap((statement) => (statement.kind === "declaration" ? [statement.declaration.name] : [])));
  const declarations = declared.value.filter(({ name }) => !moving.has(name) && !own.has(name)).map((declaration) => ({ declaration, source: file }));
  const elaborated = elaborate({ text: certificate.expression, program: program.value, declarations, library: rules.library, goal: ofScalar.has(certificate.order) ? "scalar" : "any" });
  if (!elaborated.ok) return elaborated;
  const { table, term, variables } = elaborated.value;
  if (ofScalar.has(certificate.order) && !isScalarShape(term.shape)) return fail(error("E0301", "the expression is not a scalar", [label({ start: 0, end: 0 }, "claims a gradient", file)], null));
  const values = new Map<string, Term>(variables.map((variable) => [variable.name, variable.term]));
  const names = new Set(variables.flatMap(({ shape }) => sizeNames(shape)));
  const scope = { text: "", table, library: rules.library, values, sizeNames: names };
  const diagnostics: Diagnostic[] = [];
  const read = (text: string): Term | null => {
    const ast = parseExpression(text);
    const result = ast.ok ? elaborateIn({ ...scope, text }, ast.value) : ast;
    if (result.ok) return result.value;
    diagnostics.push(...result.diagnostics);
    return null;
  };
  const given = (name: string): TermOf<"variable"> | null => {
    const found = values.get(name);
    if (found?.kind === "variable") return found;
    diagnostics.push(error("E0201", `unknown name \`${name}\``, [label({ start: 0, end: 0 }, "not declared", file)], null));
    return null;
  };
  /** Defines names one after the other; each may use those before. */
  const define = (list: readonly (readonly [string, string])[]): readonly Binding[] =>
    list.flatMap(([name, text]) => {
      if (values.has(name)) diagnostics.push(error("E0212", `\`${name}\` is defined twice`, [label({ start: 0, end: 0 }, "defined again", file)], null));
      const value = read(text);
      if (value === null) return [];
      const variable = table.variable(name, value.shape, "part");
      values.set(name, variable);
      return variable.kind === "variable" ? [{ variable, value }] : [];
    });

  const cotangent = certificate.cotangent === null ? null : table.variable(certificate.cotangent, term.shape, "cotangent");
  if (cotangent !== null && certificate.cotangent !== null) values.set(certificate.cotangent, cotangent);
  const directions = [...certificate.tangents].flatMap(([name, tangentName]) => {
    const variable = given(name);
    if (variable === null) return [];
    const tangent = table.variable(tangentName, variable.shape, "tangent");
    values.set(tangentName, tangent);
    return [{ variable, tangent }];
  });
  const chainNames = certificate.chain;
  const parts = chainNames === null ? [] : define(chainNames.values);
  const shared = chainNames === null ? [] : define(chainNames.shared);
  const bindings = define(certificate.where.map(([name, text]) => [asciiName(name), text]));
  /** A term of the shape that its place in the certificate asks for. */
  const shaped = (value: Term | null, shape: Shape, what: string): Term | null => {
    if (value === null || sameShape(value.shape, shape)) return value;
    diagnostics.push(error("E0202", `${what} is ${shapeInWords(value.shape)}, and must be ${shapeInWords(shape)}`, [label({ start: 0, end: 0 }, "another shape", file)], null));
    return null;
  };
  const second = certificate.order === "hessian" || certificate.order === "hvp";
  const gradient = second ? read(certificate.gradient ?? "") : null;
  const whole = gradient ?? (certificate.order === "jacobian" && !isColumnShape(term.shape) && certificate.answers.every(({ operator }) => operator === null) ? table.transpose(term) : term);
  const matrix = certificate.order === "jacobian" || certificate.order === "hessian";
  /** The answer as it was derived, from the layout in which it is printed. */
  const derivedFrom = (text: string): Term | null => {
    const value = read(text);
    return value !== null && isTurned(certificate.order, certificate.layout) && !isScalarShape(value.shape) ? table.transpose(value) : value;
  };
  const matrices: { readonly left: Term; readonly right: Term }[] = [];
  const answers = certificate.answers.flatMap(({ wrt, ascii, operator, reading }) => {
    const names = wrt.split(",");
    const variable = given((second ? names.at(-1) : names[0]) ?? wrt);
    if (variable === null) return [];
    const direction = directions.find((one) => one.variable === variable)?.tangent;
    if (matrix && operator !== null && direction !== undefined) {
      const image = shaped(read(operator), whole.shape, `the linear map for \`${wrt}\``);
      if (image === null) return [];
      if (ascii === operator) return [{ variable, value: image, reading }];
      const [left, moved] = [stacked({ table, stacking }, image), stacked({ table, stacking }, direction)];
      const jacobian = shaped(derivedFrom(ascii), [left.shape[0], moved.shape[0]], `the answer for \`${wrt}\``);
      if (jacobian === null) return [];
      matrices.push({ left, right: table.multiply([jacobian, moved]) });
      return [{ variable, value: image, reading }];
    }
    const wanted: Shape = matrix ? [whole.shape[0], variable.shape[0]] : certificate.order === "jvp" || certificate.order === "hvp" ? whole.shape : variable.shape;
    const value = shaped(derivedFrom(ascii), wanted, `the answer for \`${wrt}\``);
    const tangent = directions.find((direction) => direction.variable === variable)?.tangent;
    if (value === null) return [];
    if (!matrix) return [{ variable, value, reading }];
    return tangent === undefined ? [] : [{ variable, value: table.multiply([value, tangent]), reading }];
  });
  const printed = new Set<Term>(bindings.map(({ variable }) => variable));
  const chain = chainNames === null ? null : openChain({ chain: chainNames, values: parts, shared, printed, shape: whole.shape, read, given, shaped });
  const [first] = answers;
  if (diagnostics.length === 0 && (first === undefined || answers.length < certificate.answers.length)) diagnostics.push(error("E0603", "the certificate claims nothing, or a tangent is missing", [label({ start: 0, end: 0 }, "no claim", file)], null));
  // A mixed block is the Jacobian in its last variable of the gradient in its first.
  const rows = second ? given(certificate.answers[0]?.wrt.split(",")[0] ?? "") : null;
  const slope = rows === null || gradient === null ? null : shaped(gradient, rows.shape, "the gradient");
  if (diagnostics.length > 0) return failAll(diagnostics);
  const before: Claim | null = slope === null || rows === null ? null : { order: "gradient", expression: term, bindings: [], answers: [{ variable: rows, value: slope, reading: "free" }], cotangent: null, directions, ambient: true };
  const order = certificate.order === "gradient" || certificate.order === "vjp" ? certificate.order : "jvp";
  const claim: Claim = { order, expression: whole, bindings, answers, cotangent, directions, ambient: false };
  return ok({ before, claim, matrices, chain, elaborated: elaborated.value });
}

interface ChainScope {
  readonly chain: NonNullable<CertificateValue["chain"]>;
  readonly values: readonly Binding[];
  readonly shared: readonly Binding[];
  /** The printed names: only these may stand for parts. */
  readonly printed: ReadonlySet<Term>;
  /** The shape of the expression. */
  readonly shape: Shape;
  readonly read: (text: string) => Term | null;
  readonly given: (name: string) => TermOf<"variable"> | null;
  readonly shaped: (value: Term | null, shape: Shape, what: string) => Term | null;
}

function openChain({ chain, values, shared, printed, shape, read, given, shaped }: ChainScope): Chain | null {
  const root = given(chain.root);
  if (root === null || shaped(root, shape, "the root of the chain") === null) return null;
  const arrived = new Map<TermOf<"variable">, readonly Term[]>();
  for (const [name, list] of chain.arrived) {
    const variable = given(name);
    if (variable === null) continue;
    arrived.set(variable, list.flatMap((text) => shaped(read(text), variable.shape, `what arrives at \`${name}\``) ?? []));
  }
  const aliases = chain.aliases.flatMap(([name, part]) => {
    const variable = given(name);
    const value = variable === null ? null : shaped(read(part), variable.shape, `what \`${name}\` stands for`);
    return variable === null || value === null || !printed.has(variable) ? [] : [{ variable, value }];
  });
  return { values, root, arrived, shared, aliases };
}
