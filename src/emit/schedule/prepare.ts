/** Terms made ready for numbers: definitions unfolded, named parts recognised, stable forms taken. Knows no instructions. */
import { createFacts } from "../../term/facts/facts.js";
import type { TermTable } from "../../term/table.js";
import type { Term, TermOf } from "../../term/term.js";
import { unfold, withArguments } from "../../term/traverse.js";
import { isConstantName } from "../vocabulary.js";
import { stable } from "./stable.js";

/** Whether a definition is a number that programming languages name as well. */
export const isNamedNumber = ({ definition, args }: TermOf<"call">): boolean => args.length === 0 && isConstantName(definition.name);

export interface Preparation {
  /** The prepared form of `term`. */
  prepare(term: Term): Term;
  /** From now on, `variable` stands for `prepared` wherever it occurs inside a term. */
  name(variable: Term, prepared: Term): void;
}

export function createPreparation(table: TermTable): Preparation {
  const facts = createFacts();
  const done = new Map<Term, Term>();
  const names = new Map<Term, Term>();
  const finish = (source: Term, prepared: Term): void => {
    const named = names.get(prepared) ?? prepared;
    done.set(source, named);
    done.set(named, named);
  };
  const prepare = (root: Term): Term => {
    const stack: { readonly term: Term; unfolded: Term | null }[] = [{ term: root, unfolded: null }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { term, unfolded } = top;
      if (done.has(term)) {
        stack.pop();
        continue;
      }
      const waiting = unfolded === null ? term.args.filter((argument) => !done.has(argument)) : done.has(unfolded) ? [] : [unfolded];
      if (waiting.length > 0) {
        for (const argument of waiting) stack.push({ term: argument, unfolded: null });
        continue;
      }
      if (unfolded !== null) {
        finish(term, done.get(unfolded) ?? unfolded);
        continue;
      }
      const rebuilt = withArguments(table, term, term.args.map((argument) => done.get(argument) ?? argument));
      if (rebuilt.kind === "call" && !isNamedNumber(rebuilt)) top.unfolded = unfold(table, rebuilt);
      else finish(term, stable({ table, facts }, rebuilt));
    }
    return done.get(root) ?? root;
  };
  return {
    prepare,
    name: (variable, prepared) => {
      if (prepared.args.length > 0) names.set(prepared, variable);
      facts.define(variable, prepared);
      done.set(prepared, variable);
      done.set(variable, variable);
    },
  };
}
