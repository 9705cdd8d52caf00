// Which clauses each kind of entry has and needs; it does not know whether they are true.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import type { Declaration } from "./declaration.js";
import { checkDeclaration, checkShape } from "./declare.js";
import type { WrittenDeclaration } from "./declare.js";
import type { ClauseKind, Quantified, WrittenClause, WrittenEntry, WrittenHead, WrittenParameter } from "./enter.js";
import type { Condition, DefiningEquation, EntryCommon, Quoted, RuleEntry, RuleParameter } from "./rulebook.js";
import type { Token } from "./tokens.js";

type EntryKind = RuleEntry["kind"];

const everywhere: readonly ClauseKind[] = ["cite", "note", "latex", "axiom"];

const permitted: { readonly [K in EntryKind]: readonly ClauseKind[] } = {
  function: ["derivative", "given", "domain", "ensures", "from", ...everywhere],
  operator: ["tangent", "given", "domain", "ensures", "from", ...everywhere],
  define: ["given", "domain", "ensures", "commutes", "rowwise", ...everywhere],
  lemma: ["given", ...everywhere],
  rewrite: ["given", ...everywhere],
  relation: ["given", ...everywhere],
  mistake: ["given", "says", ...everywhere],
};

const required: { readonly [K in EntryKind]: ClauseKind | null } = {
  function: null,
  operator: null,
  define: null,
  lemma: null,
  rewrite: null,
  relation: null,
  mistake: "says",
};

/** The entry where its clauses fit together; otherwise null and the reasons in `diagnostics`. Errors: E0115 to E0118, E0404. */
export function checkEntry(written: WrittenEntry, span: Span, source: string, diagnostics: Diagnostic[]): RuleEntry | null {
  const before = diagnostics.length;
  const { head } = written;
  const name = nameOf(head);
  const clauses = clausesOf(written, diagnostics);
  const need = required[head.kind];
  if (need !== null && !clauses.has(need)) {
    diagnostics.push(error("E0404", `${indefinite(head.kind)} needs \`${need}\``, [label(name.span, "nothing of the kind here")], `add \`${need} …\``));
  }
  const common: EntryCommon = {
    name: name.text, nameSpan: name.span, span, source,
    axiom: clauses.has("axiom"), cite: text(clauses, "cite"), note: text(clauses, "note"), latex: text(clauses, "latex"),
  };
  const entry = assemble(head, common, clauses, diagnostics);
  return diagnostics.length > before ? null : entry;
}

function assemble(head: WrittenHead, common: EntryCommon, clauses: ReadonlyMap<ClauseKind, WrittenClause>, diagnostics: Diagnostic[]): RuleEntry | null {
  const given = conditions(clauses, "given");
  const domain = conditions(clauses, "domain");
  switch (head.kind) {
    case "function": {
      const derivative = formula(clauses, "derivative");
      return { ...common, kind: "function", parameter: head.parameter.text, parameterSpan: head.parameter.span, derivative, given, domain, ensures: conditions(clauses, "ensures"), from: equation(clauses) };
    }
    case "operator": {
      const tangent = formula(clauses, "tangent");
      const shape = checkShape(head.shape, diagnostics);
      const parameters = checkParameters(head.parameters, diagnostics);
      return shape && { ...common, kind: "operator", parameters, shape, tangent, given, domain, ensures: conditions(clauses, "ensures"), from: equation(clauses) };
    }
    case "define":
      return { ...common, kind: "define", parameters: checkParameters(head.parameters, diagnostics), body: head.body, given, domain, ensures: conditions(clauses, "ensures"), commutes: clauses.has("commutes"), rowwise: rowForm(clauses) };
    case "lemma": {
      const { mode, map, argument, result } = head;
      return { ...common, kind: "lemma", mode, variables: checkVariables(head.over.variables, diagnostics), map, argument, result, given };
    }
    case "rewrite": case "relation":
      return { ...common, kind: head.kind, variables: checkVariables(head.over.variables, diagnostics), left: head.left, right: head.right, given };
    case "mistake": {
      const says = text(clauses, "says");
      return says && { ...common, kind: "mistake", variables: checkVariables(head.over.variables, diagnostics), left: head.left, right: head.right, given, says };
    }
  }
}

function indefinite(kind: EntryKind): string {
  return `${kind === "operator" ? "an" : "a"} \`${kind}\``;
}

function nameOf(head: WrittenHead): Token {
  return "over" in head ? head.over.name : head.name;
}

/** Each clause once, those of the head included. */
function clausesOf({ head, clauses }: WrittenEntry, diagnostics: Diagnostic[]): ReadonlyMap<ClauseKind, WrittenClause> {
  const found = new Map<ClauseKind, WrittenClause>();
  const early = "over" in head ? givenOf(head.over) : [];
  for (const clause of [...early, ...clauses]) {
    const first = found.get(clause.kind);
    if (first !== undefined) {
      const places = [label(clause.word.span, "again here"), label(first.word.span, "first here")];
      diagnostics.push(error("E0404", `\`${clause.kind}\` stands twice`, places, "conditions" in clause ? "join the conditions by `and`" : "remove one of the two"));
    } else if (!permitted[head.kind].includes(clause.kind)) {
      const places = [label(clause.word.span, "does not belong here"), label(head.word.span, `in this \`${head.kind}\``)];
      diagnostics.push(error("E0404", `${indefinite(head.kind)} has no \`${clause.kind}\``, places, `it may have ${permitted[head.kind].map((kind) => `\`${kind}\``).join(", ")}`));
    } else found.set(clause.kind, clause);
  }
  return found;
}

function givenOf({ given }: Quantified): readonly WrittenClause[] {
  return given === null ? [] : [given];
}

function conditions(clauses: ReadonlyMap<ClauseKind, WrittenClause>, kind: "given" | "domain" | "ensures"): readonly Condition[] {
  const clause = clauses.get(kind);
  return clause?.kind === "given" || clause?.kind === "domain" || clause?.kind === "ensures" ? clause.conditions : [];
}

function formula(clauses: ReadonlyMap<ClauseKind, WrittenClause>, kind: "derivative" | "tangent") {
  const clause = clauses.get(kind);
  return clause?.kind === "derivative" || clause?.kind === "tangent" ? clause.formula : null;
}

function equation(clauses: ReadonlyMap<ClauseKind, WrittenClause>): DefiningEquation | null {
  const from = clauses.get("from");
  return from?.kind === "from" ? { left: from.left, right: from.right } : null;
}

function text(clauses: ReadonlyMap<ClauseKind, WrittenClause>, kind: "says" | "cite" | "note" | "latex"): Quoted | null {
  const clause = clauses.get(kind);
  return clause !== undefined && "text" in clause ? { text: clause.text.text, span: clause.text.span } : null;
}

function rowForm(clauses: ReadonlyMap<ClauseKind, WrittenClause>): Quoted | null {
  const clause = clauses.get("rowwise");
  return clause?.kind === "rowwise" ? { text: clause.name.text, span: clause.name.span } : null;
}

function checkVariables(written: readonly WrittenDeclaration[], diagnostics: Diagnostic[]): readonly Declaration[] {
  return written.map((one) => checkDeclaration(one, diagnostics)).filter((one) => one !== null);
}

function checkParameters(written: readonly WrittenParameter[], diagnostics: Diagnostic[]): readonly RuleParameter[] {
  return written.flatMap(({ declaration, target }) => {
    const checked = checkDeclaration(declaration, diagnostics);
    return checked === null ? [] : [{ ...checked, target }];
  });
}
