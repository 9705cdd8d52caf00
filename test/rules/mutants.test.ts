// No rule one small error away from a shipped one is proved, unless numbers say that it is as true as the original; knows no rule by name.
import { describe, expect, test } from "vitest";
import { crossCheck, crossCheckPushforward } from "../../src/evaluate/crosscheck.js";
import { proveAdjoint, proveEqual, provePushforward, type Verdict } from "../../src/kernel/kernel.js";
import type { Hypothesis } from "../../src/term/symbols.js";
import { createTable, type TermTable } from "../../src/term/table.js";
import type { Term, TermOf } from "../../src/term/term.js";
import { substitute } from "../../src/term/traverse.js";
import type { Lemma, Rewrite, Rule } from "../../src/rules/rule.js";
import { findCounterexample } from "../../src/evaluate/counterexample.js";
import { engine } from "../examples/engine.js";
import { mutants } from "../kernel/mutants.js";

const { means, rules } = engine.rules;

/** A rule's terms in a table that can be added to. */
interface Statement {
  readonly table: TermTable;
  readonly claimed: Term;
  prove(claimed: Term): Verdict;
  /** The largest relative disagreement with numbers; null where numbers are silent. */
  error(claimed: Term): number | null;
}

function asVariable(term: Term | undefined): TermOf<"variable"> {
  if (term?.kind !== "variable") throw new Error("not a variable");
  return term;
}

function moved(table: TermTable, given: readonly Hypothesis[], terms: readonly Term[]): readonly [readonly Term[], readonly Hypothesis[]] {
  const all = substitute(table, [...terms, ...given.map(({ term }) => term)], {});
  return [all, given.map(({ term, condition }, index) => ({ term: all[terms.length + index] ?? term, condition }))];
}

function lemmaStatement({ mode, map, variable, argument, result, given, name }: Lemma): Statement {
  const table = createTable();
  const [[output = map, x, flowing, claimed = result], hypotheses] = moved(table, given, [map, variable, argument, result]);
  const [at, other] = [asVariable(x), asVariable(flowing)];
  const shared = { hypotheses, points: 4, seed: name };
  if (mode === "pushforward") {
    return {
      table,
      claimed,
      prove: (pushforward) => provePushforward({ map: output, directions: [{ variable: at, tangent: other }], pushforward, ...means }),
      error: (claim) => {
        const found = crossCheckPushforward({ output, tangents: [{ variable: at, tangent: other }], claim, ...shared });
        return found.ok ? found.value.differences : null;
      },
    };
  }
  return {
    table,
    claimed,
    prove: (adjoint) => proveAdjoint({ map: output, variable: at, cotangent: other, adjoint, linear: mode === "adjoint", ...means }),
    error: (gradient) => {
      const found = crossCheck({ output, cotangent: other, answers: [{ variable: at, gradient }], ...shared });
      return found.ok ? (found.value[0]?.differences ?? null) : null;
    },
  };
}

function rewriteStatement({ left, right, given, name }: Rewrite): Statement {
  const table = createTable();
  const [[before = left, claimed = right], hypotheses] = moved(table, given, [left, right]);
  return {
    table,
    claimed,
    prove: (after) => proveEqual({ left: before, right: after, ...means }),
    error: (after) => {
      const found = findCounterexample({ left: before, right: after, hypotheses, seed: name, tries: 6 });
      if (!found.ok) return null;
      return found.value.counterexample === null ? 0 : Infinity;
    },
  };
}

const clearly = 1e-6;

/** What the kernel and numbers say of each mutant. */
function judged(statement: Statement): readonly { readonly proved: boolean; readonly wrong: boolean | null }[] {
  return mutants(statement.table, statement.claimed).map((mutant) => {
    const verdict = statement.prove(mutant);
    if (verdict.kind === "refuted") return { proved: false, wrong: true };
    const error = statement.error(mutant);
    return { proved: verdict.kind === "proved", wrong: error === null ? null : error > clearly };
  });
}

const isLemma = (rule: Rule): rule is Lemma => rule.kind === "lemma";
const isRewrite = (rule: Rule): rule is Rewrite => rule.kind === "rewrite";

const isZero = (term: Term): boolean => term.kind === "zeros" || (term.kind === "number" && term.value.numerator === 0n);

const lemmas = rules.filter(isLemma).filter(({ result }) => !isZero(result)).map((rule) => [rule.name, lemmaStatement(rule)] as const);
const rewrites = rules.filter(isRewrite).filter(({ right }) => !isZero(right)).map((rule) => [rule.name, rewriteStatement(rule)] as const);

/** Rules with a mutant that is as true as they are: what they claim is symmetric. */
const symmetric = {
  lemma: ["adjoint_trace", "adjoint_diagonal_part", "pullback_eigvals", "pullback_umax", "pullback_vmax"],
  rewrite: ["kron_of_eyes", "commutation_inverse", "commutation_of_column", "commutation_of_row", "blocksum_eye", "blockinner_eye", "diag_mul_diag", "diag_ones", "mul_inv", "inv_mul", "mul_inv_transposed", "inv_mul_transposed", "transpose_symmetric", "orthogonal_columns", "orthogonal_rows", "diagonal_on_identity", "transpose_on_identity", "outer_on_identity", "identity_squared", "onehot_outer", "transpose_eye", "transpose_diag"],
};

/** Rules with a mutant that is as true, by factors that commute without the kernel's knowing it: A exp(t A) is exp(t A) A. */
const commuting = { lemma: [], rewrite: ["dexpm_commuting", "dexpm_itself", "dexpm_paired"] };

describe.each([["lemma", lemmas], ["rewrite", rewrites]] as const)("one-step mutants of a %s", (kind, statements) => {
  const verdicts = statements.map(([name, statement]) => ({ name, list: judged(statement) }));
  const named = (wanted: (mutant: { readonly proved: boolean; readonly wrong: boolean | null }) => boolean): readonly string[] => verdicts.filter(({ list }) => list.some(wanted)).map(({ name }) => name);

  test("are never proved where numbers differ", () => {
    expect(named(({ proved, wrong }) => proved && wrong === true)).toEqual([]);
  });

  test("are refuted by the kernel or by numbers, unless they are proved", () => {
    expect(named(({ proved, wrong }) => !proved && wrong !== true)).toEqual(commuting[kind]);
  });

  test("are as true as the rule for symmetric claims only", () => {
    expect(named(({ proved }) => proved)).toEqual(symmetric[kind]);
  });

  test("exist for every rule", () => {
    expect(verdicts.filter(({ list }) => list.length < 2).map(({ name }) => name)).toEqual([]);
    expect(verdicts.flatMap(({ list }) => list).length).toBeGreaterThan(130);
  });
});
