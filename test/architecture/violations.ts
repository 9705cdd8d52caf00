// Finds what breaks the house rules in a set of TypeScript sources; reads syntax only, knows no types and touches no files.
import ts from "typescript";

/** The text of each source file by its path from the repository's root, such as `src/term/term.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** How many times a file may do what is else forbidden: the named boundaries. */
export interface Allowance {
  readonly boundary: string;
  readonly assertions: number;
  readonly defaults: number;
}

const layers = ["diagnostics", "syntax", "term", "kernel", "rules", "derive", "certify", "emit", "evaluate", "answer", "report", "check"] as const;
type Layer = (typeof layers)[number] | "api" | "node" | "class" | "cli";

const upToEvaluate: readonly Layer[] = ["diagnostics", "syntax", "term", "kernel", "rules", "derive", "certify", "emit", "evaluate"];

/** Who may import whom, beside itself. The kernel sees term data and nothing else, not even diagnostics. */
const importTable: { readonly [L in Layer]: readonly Layer[] } = {
  diagnostics: [],
  syntax: ["diagnostics"],
  term: ["diagnostics", "syntax"],
  kernel: ["term"],
  rules: ["diagnostics", "syntax", "term", "kernel"],
  derive: ["diagnostics", "term", "rules"],
  certify: ["diagnostics", "syntax", "term", "kernel", "rules", "derive"],
  emit: ["diagnostics", "term"],
  evaluate: ["diagnostics", "term"],
  answer: upToEvaluate,
  report: [...upToEvaluate, "answer", "check"],
  check: [...upToEvaluate, "answer"],
  api: [...upToEvaluate, "answer", "report", "check"],
  node: [...upToEvaluate, "answer", "report", "check", "api"],
  class: ["api", "node"],
  cli: ["api", "node", "class"],
};

/** Which layer may import a package; a package that is not listed may not be imported at all. */
const packageTable: ReadonlyMap<string, readonly Layer[]> = new Map<string, readonly Layer[]>([
  ["moo", ["syntax"]],
  ["nearley", ["syntax"]],
  ["mathjs", ["evaluate"]],
  ["chalk", ["cli"]],
  ["commander", ["cli"]],
  ["yaml", ["check"]],
  ["tinyglobby", ["class"]],
]);

/** Run by the build and never part of the library: it reads rules/ from the disk. */
const buildScripts: ReadonlySet<string> = new Set(["src/rules/compile.ts"]);

/** Where names may be exported on: the library's entries. */
const barrels: ReadonlySet<string> = new Set(["src/index.ts", "src/node.ts"]);

/** What in mathjs reads text, or would let something else read it. */
const textualMathjs = /^(?:create)?(?:all|evaluate|parse|parser|compile|simplify\w*|derivative|rationalize|resolve|symbolicEqual|leafCount|help|import|config|chain|reviver|typed)(?:Class)?(?:Dependencies)?$/i;

/** The layer of a file: its folder under src/, or for the files directly there the entry they belong to. */
function layerOf(path: string): Layer {
  const [, first = "", ...rest] = path.split("/");
  if (first === "cli" || path === "src/cli.ts") return "cli";
  if (first === "class") return "class";
  if (path === "src/node.ts") return "node";
  if (rest.length === 0) return "api";
  const layer = layers.find((name) => name === first);
  if (layer === undefined) throw new Error(`${path} lies in no layer of the import table`);
  return layer;
}

/** An import, of whichever form, and whether it is there when the program runs. */
interface Import {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly whole: boolean;
  readonly form: "type" | "static" | "lazy";
}

function importsOf(file: ts.SourceFile): readonly Import[] {
  const found: Import[] = [];
  visit(file, (node) => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause;
      const bindings = clause?.namedBindings;
      const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
      found.push({
        specifier: node.moduleSpecifier.text,
        names: elements.map((element) => (element.propertyName ?? element.name).text),
        whole: clause?.name !== undefined || (bindings !== undefined && ts.isNamespaceImport(bindings)),
        form: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? "type" : "static",
      });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ specifier: node.moduleSpecifier.text, names: [], whole: true, form: node.isTypeOnly ? "type" : "static" });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      found.push({ specifier: node.argument.literal.text, names: [], whole: false, form: "type" });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      const specifier = argument !== undefined && ts.isStringLiteral(argument) ? argument.text : "";
      found.push({ specifier, names: [], whole: true, form: "lazy" });
    }
  });
  return found;
}

/** The source file that a relative import names: `./term.js` in `src/term/shape.ts` is `src/term/term.ts`. */
function resolveImport(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/").replace(/\.js$/, ".ts");
}

/** Visits every node, with a stack of its own. */
function visit(root: ts.Node, see: (node: ts.Node) => void): void {
  const open: ts.Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    see(node);
    ts.forEachChild(node, (child) => void open.push(child));
  }
}

const parseSource = (path: string, text: string): ts.SourceFile => ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);

/** Imports that the two tables do not grant, one sentence each. */
export function importViolations(sources: Sources): readonly string[] {
  const found: string[] = [];
  for (const [path, text] of sources) {
    const layer = layerOf(path);
    for (const { specifier, names, whole, form } of importsOf(parseSource(path, text))) {
      if (specifier === "") {
        found.push(`${path} imports a module whose name is computed`);
      } else if (specifier.startsWith("node:")) {
        if (layer !== "cli" && layer !== "class" && layer !== "node" && !buildScripts.has(path)) found.push(`${path} imports ${specifier}`);
      } else if (specifier.startsWith(".")) {
        const to = layerOf(resolveImport(path, specifier));
        if (to !== layer && !importTable[layer].includes(to)) found.push(`${path}: ${layer} may not import ${to} (${specifier})`);
      } else {
        if (!(packageTable.get(specifier) ?? []).includes(layer)) found.push(`${path}: ${layer} may not import the package ${specifier}`);
        if (specifier === "mathjs" && form !== "type") {
          if (whole) found.push(`${path} imports all of mathjs, with its parser`);
          for (const name of names) if (textualMathjs.test(name)) found.push(`${path} imports ${name} from mathjs`);
        }
      }
    }
  }
  return found;
}

/** The files that stand in a circle of imports, types included, or between two circles: what is left when files without a way on, or without a way in, are taken away. */
export function filesInCircles(sources: Sources): readonly string[] {
  const edges = new Map([...sources].map(([path, text]) => [path, importsOf(parseSource(path, text)).flatMap(({ specifier }) => (specifier.startsWith(".") ? [resolveImport(path, specifier)] : []))]));
  const left = new Set(edges.keys());
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    const entered = new Set([...left].flatMap((path) => edges.get(path) ?? []));
    for (const path of left) if (!entered.has(path) || !(edges.get(path) ?? []).some((to) => left.has(to))) left.delete(path);
  }
  return [...left].toSorted();
}

/** The packages and source files that are loaded together with `entry`, before anything lazy. */
export function loadedWith(sources: Sources, entry: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (loaded.has(path)) continue;
    loaded.add(path);
    const text = sources.get(path);
    if (text === undefined) continue;
    for (const { specifier, form } of importsOf(parseSource(path, text))) {
      if (form === "static") open.push(specifier.startsWith(".") ? resolveImport(path, specifier) : specifier);
    }
  }
  return loaded;
}

/** Names that say nothing. */
const emptyName = /^(?:expr|ctx|cfg|utils?|helpers?)$|Manager$/;

/** Constructs and names that the house style forbids, one sentence each. */
export function styleViolations(sources: Sources, allowances: ReadonlyMap<string, Allowance>): readonly string[] {
  const found: string[] = [];
  for (const [path, text] of sources) {
    const report = (what: string): void => void found.push(`${path} ${what}`);
    let assertions = 0;
    let defaults = 0;
    if (!/^(?:#!.*\n)?(?:\/\/ |\/\*\*? )/.test(text)) report("does not open with a sentence that says what it is");
    if (path.split("/").some((part) => emptyName.test(part.replace(/\.ts$/, "")))) report("has a name that says nothing");
    visit(parseSource(path, text), (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) report("says any");
      else if (ts.isTypeAssertionExpression(node) || (ts.isAsExpression(node) && node.type.getText() !== "const")) assertions += 1;
      else if (ts.isNonNullExpression(node)) report(`asserts with ! in \`${node.getText()}\``);
      else if (ts.isDefaultClause(node)) defaults += 1;
      else if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword) {
        if (!ts.isDefaultClause(node)) report("has a default export");
      } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && !barrels.has(path)) report("exports on what another file exports");
      else if (ts.isClassLike(node) && !extendsError(node)) report(`has the class ${node.name?.text ?? "(unnamed)"}, which does not extend Error`);
      else if (ts.isTypeReferenceNode(node) && /^Partial<\s*Record</.test(node.getText())) report("has a partial table");
      else if (ts.isIdentifier(node) && emptyName.test(node.text)) report(`uses the name ${node.text}`);
      else if (ts.isIdentifier(node) && node.text === "Function" && (ts.isNewExpression(node.parent) || ts.isCallExpression(node.parent))) report("builds a function from text");
      else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "eval") report("calls eval");
    });
    const allowed = allowances.get(path) ?? { boundary: "", assertions: 0, defaults: 0 };
    if (assertions !== allowed.assertions) report(`asserts types with \`as\` ${assertions} times, not ${allowed.assertions}`);
    if (defaults !== allowed.defaults) report(`has ${defaults} \`default:\` clauses, not ${allowed.defaults}`);
  }
  for (const path of allowances.keys()) if (!sources.has(path)) found.push(`${path} has an allowance and does not exist`);
  return found;
}

function extendsError(node: ts.ClassLikeDeclaration): boolean {
  return (node.heritageClauses ?? []).some(
    (clause) => clause.token === ts.SyntaxKind.ExtendsKeyword && clause.types.some((type) => type.expression.getText().endsWith("Error")),
  );
}
