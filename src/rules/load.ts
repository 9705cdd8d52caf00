/** From parsed rule files to rules: declares what an entry quantifies and elaborates its terms. Decides nothing about truth. */
import { type Diagnostic, error, inSource, label } from "../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../diagnostics/result.js";
import type { Ast } from "../syntax/ast.js";
import type { Declaration } from "../syntax/declaration.js";
import type { Condition, DefineEntry, DefiningEquation, EquationEntry, FunctionEntry, LemmaEntry, MistakeEntry, OperatorEntry, Quoted, RuleEntry, RuleParameter } from "../syntax/rulebook.js";
import { isColumnShape, sameShape, type Shape, SCALAR, sizeNames } from "../term/dimension.js";
import { declaredShape } from "../term/elaborate/declarations.js";
import { elaborateIn, type FixedScope } from "../term/elaborate/scoped.js";
import { isEntrywise } from "../term/entrywise.js";
import type { Library, LibraryEntry } from "../term/library.js";
import type { Attribute, Definition, FunctionSymbol, Hypothesis, OperatorSymbol, Parameter } from "../term/symbols.js";
import { createTable, type TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder } from "../term/traverse.js";
import type { DefinitionRule, FunctionRule, Lemma, Mistake, OperatorRule, RelationRule, Rewrite, RowForm, Rule } from "./rule.js";
import { rowFormOf } from "./row-form.js";
import { isSizeShape } from "./size-shape.js";

/** A parsed entry and the text it was parsed from. */
export interface SourcedEntry {
  readonly entry: RuleEntry;
  readonly file: string;
  readonly text: string;
}

/** Rules by name, elaborated when first asked for; all terms are in one table of their own. */
export interface Loader {
  readonly library: Library;
  readonly names: readonly string[];
  /** The elaborated entry, or why it cannot be; null for an unknown name. */
  rule(name: string): Result<Rule> | null;
}

/** Things called by one name with different numbers of arguments are told apart by that number: `max` and `max/2`. */
export const withArity = (name: string, count: number): string => `${name}/${count}`;
const calledName = (name: string): string => name.replace(/\/\d+$/u, "");

/** How many arguments an entry is called with; null for what is not called. */
function arity(entry: RuleEntry): number | null {
  if (entry.kind === "function") return 1;
  return entry.kind === "operator" || entry.kind === "define" ? entry.parameters.length : null;
}

/** The entries with a name each: of two that are called by one name, the later one bears its number of arguments as well. */
export function distinguish(sourced: readonly SourcedEntry[]): readonly SourcedEntry[] {
  const first = new Map<string, number | null>();
  return sourced.map((one) => {
    const { name } = one.entry;
    const count = arity(one.entry);
    const known = first.get(name);
    if (known === undefined) first.set(name, count);
    return known === undefined || known === null || count === null || known === count ? one : { ...one, entry: { ...one.entry, name: withArity(name, count) } };
  });
}

export function createLoader(sourced: readonly SourcedEntry[]): Loader {
  const table = createTable();
  const entries = new Map(sourced.map((one) => [one.entry.name, one]));
  const done = new Map<string, Result<Rule>>();
  const busy = new Set<string>();
  const functions = new Map<string, FunctionSymbol>();
  const operators = new Map<string, OperatorSymbol>();

  /** Functions refer to each other in circles (sin, cos), so a symbol exists before its derivative does. */
  const shell = (name: string, parameter: string): FunctionSymbol => {
    const known = functions.get(name) ?? { name, parameter, derivative: null, given: [], domain: [], ensures: [], from: null };
    functions.set(name, known);
    return known;
  };

  /** So do operators (an eigenvalue, its eigenvector). */
  const operatorShell = (entry: OperatorEntry): OperatorSymbol => {
    const known = operators.get(entry.name) ?? bareOperator(entry);
    operators.set(entry.name, known);
    return known;
  };

  const rule = (name: string): Result<Rule> | null => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const found = entries.get(name);
    if (found === undefined || busy.has(name)) return null;
    busy.add(name);
    const result = elaborateEntry(found, table, library, { shell, operatorShell });
    busy.delete(name);
    done.set(name, result);
    return result;
  };

  const library: Library = {
    find: (name, count) => {
      const key = count !== undefined && entries.has(withArity(name, count)) ? withArity(name, count) : name;
      const entry = entries.get(key)?.entry;
      if (entry?.kind === "function") {
        const symbol = shell(name, entry.parameter);
        rule(key);
        return { kind: "function", symbol };
      }
      if (entry?.kind === "operator") {
        rule(key);
        return { kind: "operator", symbol: operatorShell(entry) };
      }
      if (entry?.kind !== "define") return null;
      const result = rule(key);
      return result !== null && result.ok ? libraryEntry(result.value) : null;
    },
    names: () => [...entries.values()].flatMap(({ entry }) => (entry.kind === "function" || entry.kind === "operator" || entry.kind === "define" ? [calledName(entry.name)] : [])),
  };
  return { library, names: [...entries.keys()], rule };
}

function libraryEntry(rule: Rule): LibraryEntry | null {
  switch (rule.kind) {
    case "function":
      return { kind: "function", symbol: rule.symbol };
    case "operator":
      return { kind: "operator", symbol: rule.symbol };
    case "define":
      return { kind: "definition", symbol: rule.symbol };
    case "lemma":
    case "rewrite":
    case "relation":
    case "mistake":
      return null;
  }
}

interface Shells {
  readonly shell: (name: string, parameter: string) => FunctionSymbol;
  readonly operatorShell: (entry: OperatorEntry) => OperatorSymbol;
}

interface Entering<E extends RuleEntry> extends Shells {
  readonly entry: E;
  readonly text: string;
  readonly table: TermTable;
  readonly library: Library;
  readonly report: (diagnostics: readonly Diagnostic[]) => null;
}

function elaborateEntry({ entry, file, text }: SourcedEntry, table: TermTable, library: Library, shells: Shells): Result<Rule> {
  const diagnostics: Diagnostic[] = [];
  const report = (more: readonly Diagnostic[]): null => {
    diagnostics.push(...inSource(more, file));
    return null;
  };
  const rule = byKind({ entry, text, table, library, ...shells, report });
  return rule === null || diagnostics.length > 0 ? failAll(diagnostics) : ok(rule);
}

function byKind({ entry, ...rest }: Entering<RuleEntry>): Rule | null {
  switch (entry.kind) {
    case "function":
      return functionRule({ entry, ...rest });
    case "operator":
      return operatorRule({ entry, ...rest });
    case "define":
      return definitionRule({ entry, ...rest });
    case "lemma":
      return lemmaRule({ entry, ...rest });
    case "rewrite":
    case "relation":
      return equationRule({ entry, ...rest });
    case "mistake":
      return mistakeRule({ entry, ...rest });
  }
}

/** What the attributes of quantified variables assume: `A : n × n symmetric` is a condition on every match. */
function assumed(scope: FixedScope): readonly Hypothesis[] {
  return [...scope.values.values()].flatMap((value) => (value.kind === "variable" ? value.attributes.flatMap((attribute) => conditionsOf(attribute, value.shape)).map((condition) => ({ term: value, condition })) : []));
}

/** A one-hot vector is one column; of a matrix it is said of the rows. */
function conditionsOf(attribute: Attribute, shape: Shape): readonly Hypothesis["condition"][] {
  if (attribute === "onehot") return [isColumnShape(shape) ? "is onehot" : "has onehot rows"];
  const found = conditionOf.get(attribute);
  return found === undefined ? [] : [found];
}

const conditionOf: ReadonlyMap<Attribute, Hypothesis["condition"]> = new Map<Attribute, Hypothesis["condition"]>([
  ["symmetric", "is symmetric"],
  ["spd", "is positive definite"],
  ["psd", "is positive definite"],
  ["invertible", "is invertible"],
  ["diagonal", "is diagonal"],
  ["orthogonal", "is orthogonal"],
  ["lower", "is lower triangular"],
  ["triangular", "is lower triangular"],
  ["upper", "is upper triangular"],
  ["skew", "is skew"],
  ["binary", "is binary"],
  ["prob", "has columns summing to one"],
  ["rowprob", "has rows summing to one"],
  ["unitnorm", "has unit norm"],
  ["positive", "is positive"],
]);

const attributeNames = (attributes: Declaration["attributes"]): readonly Attribute[] => attributes.map(({ name }) => name);

/** A scope whose names are pattern variables. */
function patternScope({ text, table, library }: Entering<RuleEntry>, variables: readonly { readonly name: string; readonly shape: Shape; readonly attributes: readonly Attribute[] }[]): FixedScope {
  const values = new Map(variables.map(({ name, shape, attributes }) => [name, table.variable(name, shape, "pattern", attributes)]));
  return { text, table, library, values, sizeNames: new Set(variables.flatMap(({ shape }) => sizeNames(shape))) };
}

function declaredScope(entering: Entering<RuleEntry>, variables: readonly Declaration[]): FixedScope {
  const terms = variables.filter(({ shape }) => !isSizeShape(shape));
  const scope = patternScope(entering, terms.map(({ name, shape, attributes }) => ({ name, shape: declaredShape(shape), attributes: attributeNames(attributes) })));
  return { ...scope, sizeNames: new Set([...scope.sizeNames, ...variables.filter(({ shape }) => isSizeShape(shape)).map(({ name }) => name)]) };
}

function term({ report }: Entering<RuleEntry>, scope: FixedScope, ast: Ast, wanted: Shape | null = null): Term | null {
  const result = elaborateIn(scope, ast, wanted);
  return result.ok ? result.value : report(result.diagnostics);
}

function conditions(entering: Entering<RuleEntry>, scope: FixedScope, list: readonly Condition[]): readonly Hypothesis[] {
  return list.flatMap(({ subject, phrase }) => {
    const found = term(entering, scope, subject);
    return found === null ? [] : [{ term: found, condition: phrase }];
  });
}

/** The two sides, of one shape. */
function definingEquation(entering: Entering<RuleEntry>, scope: FixedScope, from: DefiningEquation | null): readonly [Term, Term] | null {
  const left = from === null ? null : term(entering, scope, from.left);
  const right = from === null || left === null ? null : term(entering, scope, from.right, left.shape);
  return left === null || right === null ? null : [left, right];
}

function functionRule(entering: Entering<FunctionEntry>): FunctionRule | null {
  const { entry } = entering;
  const scope = patternScope(entering, [{ name: entry.parameter, shape: SCALAR, attributes: [] }]);
  const derivative = entry.derivative === null ? null : term(entering, scope, entry.derivative, SCALAR);
  const given = conditions(entering, scope, entry.given);
  const domain = conditions(entering, scope, entry.domain);
  const ensures = conditions(entering, scope, entry.ensures);
  const from = definingEquation(entering, scope, entry.from);
  const symbol = Object.assign(entering.shell(entry.name, entry.parameter), { derivative, given, domain, ensures, from });
  return { kind: "function", name: entry.name, entry, given, symbol };
}

function parametersOf(parameters: readonly RuleParameter[]): readonly (Parameter & { readonly attributes: readonly Attribute[] })[] {
  return parameters.map(({ name, shape, target, attributes }) => ({ name, shape: declaredShape(shape), target, attributes: attributeNames(attributes) }));
}

/** An operator of which the shapes are known, and nothing else yet. */
function bareOperator({ name: key, parameters: written, shape }: OperatorEntry): OperatorSymbol {
  const sizeParameters = written.filter((parameter) => isSizeShape(parameter.shape)).map((parameter) => parameter.name);
  const parameters = parametersOf(written.filter((parameter) => !isSizeShape(parameter.shape)));
  const sizes = sizeParameters.length > 0 ? sizeParameters : [...new Set(parameters.flatMap((parameter) => sizeNames(parameter.shape)))];
  return { name: calledName(key), parameters, sizes, shape: declaredShape(shape), tangent: null, given: [], domain: [], ensures: [], from: null };
}

function operatorRule(entering: Entering<OperatorEntry>): OperatorRule | null {
  const { entry, table } = entering;
  const symbol = entering.operatorShell(entry);
  const parameters = parametersOf(entry.parameters.filter((parameter) => !isSizeShape(parameter.shape)));
  const plain = patternScope(entering, parameters);
  const values = new Map(plain.values);
  for (const parameter of parameters) values.set(`d${parameter.name}`, table.variable(parameter.name, parameter.shape, "tangent"));
  const scope: FixedScope = { ...plain, values };
  const [given, domain, ensures] = [entry.given, entry.domain, entry.ensures].map((list) => conditions(entering, plain, list));
  const tangent = entry.tangent === null ? null : term(entering, scope, entry.tangent, symbol.shape);
  Object.assign(symbol, { given, domain, ensures, tangent, from: definingEquation(entering, scope, entry.from) });
  return { kind: "operator", name: entry.name, entry, given: symbol.given, symbol };
}

function definitionRule(entering: Entering<DefineEntry>): DefinitionRule | null {
  const { entry } = entering;
  const parameters = parametersOf(entry.parameters);
  const scope = patternScope(entering, parameters);
  const body = term(entering, scope, entry.body);
  if (body === null) return null;
  const given = conditions(entering, scope, entry.given);
  const sizes = [...scope.sizeNames];
  // In what it ensures, a constant's own name stands for its value.
  const ensures = conditions(entering, { ...scope, values: new Map([...scope.values, [entry.name, body]]) }, entry.ensures);
  const rowwise = entry.rowwise === null ? null : rowForm(entering, entry.rowwise, { parameters, shape: body.shape });
  return { kind: "define", name: entry.name, entry, given, rowwise, symbol: { name: calledName(entry.name), parameters, sizes, shape: body.shape, body, given, ensures, entrywise: isEntrywise(parameters, body), commutes: entry.commutes } };
}

/** The definition that a `rowwise` clause names, and how it is met there. */
function rowForm({ library, report }: Entering<DefineEntry>, { text, span }: Quoted, whole: Pick<Definition, "parameters" | "shape">): RowForm | null {
  const found = library.find(text, whole.parameters.length);
  if (found?.kind !== "definition") {
    report([error("E0205", `there is no definition \`${text}\``, [label(span, "said to be done to every row")], "name what is done to one row")]);
    return null;
  }
  const form = rowFormOf(whole, found.symbol);
  if (form === null) report([error("E0404", `\`${text}\` does not take the rows of the parameters, or gives something else than a row`, [label(span, "said to be done to every row")], "a vector in the place of a matrix, a scalar in that of a vector of as many entries")]);
  return form;
}

/** The pattern variable that a name stands for. */
function variableNamed(entering: Entering<RuleEntry>, scope: FixedScope, name: string, span: LemmaEntry["span"]): TermOf<"variable"> | null {
  const found = scope.values.get(name);
  if (found?.kind === "variable") return found;
  return entering.report([error("E0402", `\`${name}\` is not quantified`, [label(span, "not in `for all`")], `add \`${name} : …\` to \`for all\``)]);
}

function lemmaRule(entering: Entering<LemmaEntry>): Lemma | null {
  const { entry } = entering;
  const scope = declaredScope(entering, entry.variables);
  const map = term(entering, scope, entry.map.image);
  const variable = variableNamed(entering, scope, entry.map.variable, entry.map.variableSpan);
  if (entry.argument.kind !== "name") return entering.report([error("E0402", "the cotangent must be a name", [label(entry.argument.span, "not a name")], "quantify it: `δ : m`")]);
  const argument = variableNamed(entering, scope, entry.argument.name, entry.argument.span);
  if (map === null || variable === null || argument === null) return null;
  const forwards = entry.mode === "pushforward";
  const [from, to] = forwards ? [variable.shape, map.shape] : [map.shape, variable.shape];
  if (!sameShape(argument.shape, from)) {
    return entering.report([error("E0406", `\`${argument.name}\` must have the shape of ${forwards ? `\`${variable.name}\`` : "the map"}`, [label(entry.argument.span, "another shape")], "correct its declaration")]);
  }
  const result = term(entering, scope, entry.result, to);
  if (result === null) return null;
  const missing = unbound(entering, result, [map, argument]);
  return missing ? null : { kind: "lemma", name: entry.name, entry, mode: entry.mode, map, variable, argument, result, given: [...assumed(scope), ...conditions(entering, scope, entry.given)] };
}

/** Reports a variable of `result` that nothing on the left binds. */
function unbound({ entry, report }: Entering<RuleEntry>, result: Term, left: readonly Term[]): boolean {
  const bound = new Set(postorder(left));
  const free = postorder([result]).find((part) => part.kind === "variable" && !bound.has(part));
  if (free?.kind !== "variable") return false;
  report([error("E0402", `nothing on the left binds \`${free.name}\``, [label(entry.span, "in this rule")], `use \`${free.name}\` on the left, or remove it on the right`)]);
  return true;
}

function equationRule(entering: Entering<EquationEntry>): Rewrite | RelationRule | null {
  const { entry } = entering;
  const scope = declaredScope(entering, entry.variables);
  const left = term(entering, scope, entry.left);
  const right = left === null ? null : term(entering, scope, entry.right, left.shape);
  if (left === null || right === null || unbound(entering, right, [left])) return null;
  return { kind: entry.kind, name: entry.name, entry, left, right, given: [...assumed(scope), ...conditions(entering, scope, entry.given)] };
}

/** What shapes that clash are reported as; what is wrongly written may have such, and it must have a meaning otherwise. */
const clashes: ReadonlySet<string> = new Set(["E0202", "E0203", "E0208", "E0209", "E0210", "E0211", "E0215"]);

function mistakeRule(entering: Entering<MistakeEntry>): Mistake | null {
  const { entry } = entering;
  const scope = declaredScope(entering, entry.variables);
  const left = term(entering, scope, entry.left);
  const right = elaborateIn(scope, entry.right);
  if (!right.ok && right.diagnostics.some(({ code }) => !clashes.has(code))) return entering.report(right.diagnostics);
  if (left === null) return null;
  return { kind: "mistake", name: entry.name, entry, left, right: right.ok ? right.value : null, given: conditions(entering, scope, entry.given), says: entry.says.text };
}
