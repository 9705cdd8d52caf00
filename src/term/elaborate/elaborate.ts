/** From syntax to shaped, shared terms: reads declarations, infers what is not declared, builds the terms. Knows no rules. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../../diagnostics/result.js";
import type { Span } from "../../diagnostics/span.js";
import type { Ast } from "../../syntax/ast.js";
import type { Declaration } from "../../syntax/declaration.js";
import type { Program } from "../../syntax/program.js";
import { shapeOfAxes } from "../contraction.js";
import { type Dimension, sameShape, type Shape, SCALAR, shapeAxes, sizeNames, substituteShape, UNIT } from "../dimension.js";
import type { Library } from "../library.js";
import type { Attribute } from "../symbols.js";
import { createTable, type TermTable } from "../table.js";
import type { Term, TermOf } from "../term.js";
import { postorder } from "../traverse.js";
import { buildAlgebra, built, type Pending, settled } from "./build.js";
import { type Declared, readDeclarations } from "./declarations.js";
import { foldAst, type Scope } from "./fold.js";
import { type Inferred, inferenceAlgebra } from "./infer.js";
import type { Reading, VariableKind } from "./kinds.js";
import { nameSizes } from "./name-sizes.js";
import { collectNames, type UsedNames } from "./names.js";
import { type Outline, outline } from "./outline.js";
import { type Attempt, chooseReading } from "./reading.js";
import { createSizeStore, type SizeStore } from "./sizes.js";

export interface Variable {
  readonly name: string;
  readonly term: TermOf<"variable">;
  readonly shape: Shape;
  readonly attributes: readonly Attribute[];
  /** Whether the shape was inferred, rather than declared. */
  readonly inferred: boolean;
  /** Only an argument marked as a target: not differentiated unless asked for. */
  readonly target: boolean;
  /** Whether the expression depends on it. */
  readonly occurs: boolean;
}

export interface Elaborated {
  readonly table: TermTable;
  readonly term: Term;
  /** In order of first appearance in the expression; those that do not occur come last. */
  readonly variables: readonly Variable[];
  /** The reader's own names for parts, in order of definition. */
  readonly parts: readonly { readonly name: string; readonly term: Term }[];
  /** Where each term was first written. */
  readonly spans: ReadonlyMap<Term, Span>;
}

export interface Question {
  readonly text: string;
  readonly program: Program;
  /** Declarations given beside the program, and the name of their source. */
  readonly declarations: readonly { readonly declaration: Declaration; readonly source: string }[];
  readonly library: Library;
  /** A `scalar` goal lets inference take one more name as a scalar to reach it. */
  readonly goal: "scalar" | "any";
}

/** How many nodes elaboration may visit, over all readings that it tries. */
const budget = 2_000_000;

export function elaborate(question: Question): Result<Elaborated> {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const own = question.program.statements.flatMap((statement) => (statement.kind === "declaration" ? [{ declaration: statement.declaration, source: "expression" }] : []));
  const declared = readDeclarations([...question.declarations, ...own], report);
  const program = outline(question.program, report);
  if (program === null || diagnostics.length > 0) return failAll(diagnostics);

  const bound = new Set([...declared.keys(), ...program.assignments.map(({ name }) => name)]);
  const used = usedNames(program, bound, question.library);
  const declaredSizes = new Set([...declared.values()].flatMap(({ shape }) => sizeNames(shape)));
  const sizes = new Set([...declaredSizes, ...used.sizes.keys()]);
  for (const { name, span } of program.assignments) {
    const clash = declared.get(name);
    if (clash !== undefined) report(error("E0212", `\`${name}\` is declared and defined`, [label(span, "defined here"), label(clash.declaration.nameSpan, "declared here", clash.source)], "rename one of them"));
    if (sizes.has(name)) report(error("E0213", `\`${name}\` is defined as a value and used as a size`, [label(span, "defined here")], "rename one of them"));
  }
  for (const name of used.sizes.keys()) {
    const clash = declared.get(name);
    const span = used.sizes.get(name);
    if (clash !== undefined && span !== undefined) report(error("E0213", `\`${name}\` is declared as a value and used as a size`, [label(span, "used as a size"), label(clash.declaration.nameSpan, "declared as a value", clash.source)], "rename one of them"));
  }
  if (diagnostics.length > 0) return failAll(diagnostics);
  const open = [...used.values.keys()].filter((name) => !sizes.has(name));

  const spending = { left: budget };
  const attempt = (reading: Reading): Attempt => infer(question, program, declared, sizes, reading, used.ranks, spending);
  const chosen = chooseReading(open, attempt, question.goal, used);
  if (chosen.diagnostics.length > 0 || chosen.shape === null) return failAll(chosen.diagnostics);
  return ok(build(question, program, declared, sizes, chosen));
}

function usedNames(program: Outline, bound: ReadonlySet<string>, library: Library): UsedNames {
  const used: UsedNames = { values: new Map(), transposed: new Set(), ranks: new Map(), sizes: new Map() };
  for (const { value } of program.assignments) collectNames(value, bound, library, used);
  for (const { body, parameters } of program.functions.values()) collectNames(body, new Set([...bound, ...parameters]), library, used);
  collectNames(program.root, bound, library, used);
  return used;
}

function shapeOfKind(kind: VariableKind, sizes: SizeStore): Shape {
  if (kind === "scalar") return SCALAR;
  return kind === "vector" ? [sizes.fresh("inferred"), UNIT] : [sizes.fresh("inferred"), sizes.fresh("inferred")];
}

/** One pass of inference under one reading of the names without a declaration. */
function infer(question: Question, program: Outline, declared: ReadonlyMap<string, Declared>, sizeNamesInScope: ReadonlySet<string>, reading: Reading, ranks: UsedNames["ranks"], spending: { left: number }): Attempt {
  const sizes = createSizeStore();
  const diagnostics: Diagnostic[] = [];
  const shapes = new Map<string, Shape>([...declared].map(([name, { shape }]) => [name, shape]));
  for (const [name, kind] of reading) {
    const rank = ranks.get(name);
    shapes.set(name, rank === undefined ? shapeOfKind(kind, sizes) : shapeOfAxes(Array.from({ length: rank }, () => sizes.fresh("inferred"))));
  }
  const values = new Map<string, Inferred | null>();
  for (const [name, shape] of shapes) values.set(name, { ast: { kind: "name", span: { start: 0, end: 0 }, name }, shape, constant: null });
  const algebra = inferenceAlgebra({
    text: question.text,
    library: question.library,
    sizes,
    sizeNames: sizeNamesInScope,
    valueNames: () => values.keys(),
    namesOfShape: (shape) => [...shapes].filter(([, other]) => sameShape(sizes.resolveShape(other), shape)).map(([name]) => name),
    display: (shape) => {
      const named = nameSizes([...shapes.values(), shape].map((one) => sizes.resolveShape(one)), new Set([...sizeNamesInScope, ...shapes.keys()]));
      return substituteShape(shape, named);
    },
    report: (diagnostic) => void diagnostics.push(diagnostic),
    spend: (ast) => {
      spending.left -= 1;
      if (spending.left === 0) diagnostics.push(tooMuch(ast));
      return spending.left > 0;
    },
  });
  const scope: Scope<Inferred> = { values, functions: program.functions };
  const fold = (ast: Ast): Inferred | null => foldAst(ast, scope, algebra);
  for (const { name, value } of program.assignments) values.set(name, fold(value));
  const root = fold(program.root);
  const settled = sizes.settle();
  if (diagnostics.length === 0 && !settled) {
    diagnostics.push(error("E0214", "the sizes of this expression cannot be determined", [label(program.root.span, "some sizes stay open")], "declare the shapes of the variables with `--let`"));
  }
  return { sizes, shapes, shape: root === null ? null : sizes.resolveShape(root.shape), diagnostics };
}

const tooMuch = (ast: Ast): Diagnostic => error("E0502", "this expression is too large", [label(ast.span, "the limit on nodes is reached here")], "split it, or use smaller definitions");

function build(question: Question, program: Outline, declared: ReadonlyMap<string, Declared>, sizeNamesInScope: ReadonlySet<string>, chosen: Attempt): Elaborated {
  const table = createTable();
  const resolved = new Map([...chosen.shapes].map(([name, shape]) => [name, chosen.sizes.resolveShape(shape)]));
  const named: ReadonlyMap<string, Dimension> = nameSizes([...resolved.values()], new Set([...sizeNamesInScope, ...resolved.keys(), ...program.assignments.map(({ name }) => name)]));
  const values = new Map<string, Pending | null>();
  const variables = new Map<string, { term: TermOf<"variable">; declared: Declared | null }>();
  for (const [name, open] of resolved) {
    const declaration = declared.get(name) ?? null;
    const term = table.variable(name, substituteShape(open, named), "given", declaration?.declaration.attributes.map((attribute) => attribute.name) ?? []);
    values.set(name, settled(term));
    if (term.kind === "variable") variables.set(name, { term, declared: declaration });
  }
  const spans = new Map<Term, Span>();
  const wrote = (term: Term, span: Span): void => {
    if (!spans.has(term)) spans.set(term, span);
  };
  const algebra = buildAlgebra({ table, library: question.library, sizeNames: sizeNamesInScope, wrote, spend: () => true });
  const scope: Scope<Pending> = { values, functions: program.functions };
  const fold = (ast: Ast): Term => {
    const term = built(table, foldAst(ast, scope, algebra) ?? fallen());
    wrote(term, ast.span);
    return term;
  };
  const parts: { name: string; term: Term }[] = [];
  for (const { name, value } of program.assignments) {
    const term = fold(value);
    values.set(name, settled(term));
    parts.push({ name, term });
  }
  const term = fold(program.root);
  const targets = targetNames(term);
  const occurring = new Set(postorder([term]));
  const order = new Map([...firstAppearances(term)].map((variable, index) => [variable.name, index]));
  const list = [...variables].map(([name, { term: variable, declared: declaration }]): Variable => ({
    name,
    term: variable,
    shape: variable.shape,
    attributes: variable.attributes,
    inferred: declaration === null,
    target: targets.has(name),
    occurs: occurring.has(variable),
  }));
  list.sort((a, b) => (order.get(a.name) ?? Infinity) - (order.get(b.name) ?? Infinity) || 0);
  return { table, term, variables: list, parts, spans };
}

function fallen(): never {
  throw new Error("internal: an expression that was inferred cannot be built");
}

const isVariable = (term: Term | undefined): term is TermOf<"variable"> => term?.kind === "variable";

/** Variables in the order in which a reader meets them. */
function firstAppearances(root: Term): ReadonlySet<TermOf<"variable">> {
  return new Set(postorder([root]).filter(isVariable));
}

/** Variables that stand, bare, only where a definition marks its parameter as a target. */
function targetNames(root: Term): ReadonlySet<string> {
  const targets = new Set<string>();
  const others = new Set<string>();
  for (const term of postorder([root])) {
    for (const [index, argument] of term.args.entries()) {
      if (!isVariable(argument)) continue;
      const marked = term.kind === "call" && term.definition.parameters[index]?.target === true;
      (marked ? targets : others).add(argument.name);
    }
  }
  return new Set([...targets].filter((name) => !others.has(name)));
}

/** What was inferred, as a reader would declare it: `W1 : matrix(h, n)`. */
export function declarationOf({ name, shape }: Variable): string {
  const axes = shapeAxes(shape);
  return axes.length === 0 ? `${name} : scalar` : `${name} : ${["vector", "matrix"][axes.length - 1] ?? "tensor"}(${axes.join(", ")})`;
}
