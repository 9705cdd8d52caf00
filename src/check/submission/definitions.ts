/** What the names in an answer mean by the student's own lines: those above it, or below where there are none above. Knows no shapes. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import type { Ast } from "../../syntax/ast.js";
import type { PreparedProblem } from "../prepared.js";
import type { Link, Statement } from "../submission.js";
import { namesIn, renamed } from "./names-used.js";

export interface UsedDefinition {
  /** As it is known in the trees: two definitions of one name are told apart. */
  readonly name: string;
  readonly index: number;
  readonly statement: Statement;
  readonly value: Ast;
}

export interface InContext {
  /** The links of the statement, with the names that `definitions` has. */
  readonly values: readonly (Ast | null)[];
  /** In order: each uses only those before it. */
  readonly definitions: ReadonlyMap<string, Ast>;
  readonly used: readonly UsedDefinition[];
  /** Names of the problem that the student defined as something else. */
  readonly refused: readonly Diagnostic[];
}

/** The statements of a submission, by the names under which they are known. */
export interface Definitions {
  at(index: number, problem: PreparedProblem): InContext;
}

export function createDefinitions(statements: readonly Statement[], aliases: ReadonlyMap<number, string>, asked: ReadonlySet<string>): Definitions {
  const byName = new Map<string, number[]>();
  const enter = (name: string, index: number): void => {
    byName.set(name, [...(byName.get(name) ?? []), index]);
  };
  for (const [index, { name }] of statements.entries()) {
    if (name !== "") enter(name, index);
    const alias = aliases.get(index);
    if (alias !== undefined) enter(alias, index);
  }
  /** The last definition above; where there is none, the first below. */
  const meant = (name: string, at: number, visible: (statement: Statement) => boolean): number | null => {
    const all = (byName.get(name) ?? []).filter((index) => statements[index] !== undefined && visible(statements[index]) && valueOf(statements[index]) !== null);
    const above = all.findLast((index) => index < at);
    return above ?? all.find((index) => index > at) ?? null;
  };

  return {
    at: (index, problem) => {
      const statement = statements[index];
      if (statement === undefined) throw new Error("internal: an answer that is no statement");
      const given = new Set([...problem.variables.map(({ name }) => name), ...problem.sizes]);
      const used: UsedDefinition[] = [];
      const refused: Diagnostic[] = [];
      const known = new Map<number, string>();
      const open = new Set<number>();
      const taken = new Set<string>(given);
      /** The tree with every name as it is known, after what the names stand for. */
      const settle = (value: Ast, at: number): Ast => {
        const names = new Map<string, string>();
        for (const name of namesIn(value)) {
          const own = given.has(name) ? (one: Statement): boolean => one.problem === null || one.problem === problem.problem.id : (): boolean => true;
          const found = meant(name, at, own);
          if (found === null || open.has(found)) continue;
          if (given.has(name) && !asked.has(name)) {
            if (!refused.some(({ labels: [place] }) => place?.span === statements[found]?.nameSpan)) refused.push(shadows(name, statements[found]));
            continue;
          }
          if (given.has(name)) continue;
          names.set(name, known.get(found) ?? define(name, found));
        }
        return renamed(value, names);
      };
      const define = (name: string, found: number): string => {
        const one = statements[found];
        if (one === undefined) throw new Error("internal: a definition without a statement");
        open.add(found);
        // All of its lines, so that what they use is part of the working.
        const tree = one.links.map(({ value }) => (value === null ? null : settle(value, found))).findLast((value) => value !== null);
        open.delete(found);
        if (tree === undefined) throw new Error("internal: a definition without a value");
        const unique = taken.has(name) ? `${name} of line ${one.links[0]?.line ?? 0}` : name;
        taken.add(unique);
        known.set(found, unique);
        used.push({ name: unique, index: found, statement: one, value: tree });
        return unique;
      };
      open.add(index);
      const values = statement.links.map(({ value }) => (value === null ? null : settle(value, index)));
      return { values, definitions: new Map(used.map(({ name, value }) => [name, value])), used, refused };
    },
  };
}

/** The last line that can be read is what a name stands for. */
const valueOf = ({ links }: Statement): Ast | null => links.findLast((link): link is Link & { readonly value: Ast } => link.value !== null)?.value ?? null;

function shadows(name: string, statement: Statement | undefined): Diagnostic {
  const places = statement === undefined ? [] : [label(statement.nameSpan, "defined here")];
  return error("E0927", `${quote(name)} is given by the problem and defined again`, places, "choose another name for what is defined");
}
