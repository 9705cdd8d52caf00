/** The right answer with one mistake in it: by a rule anywhere, by leaving steps out, by stopping on the way. Knows no student. */
import { withoutNames } from "../../answer/inline.js";
import { largest, type Tensor } from "../../evaluate/tensor.js";
import type { Term } from "../../term/term.js";
import type { PreparedAnswer } from "../prepared.js";
import { sameValue } from "./call-values.js";
import type { Finding } from "./finding.js";
import type { MistakeCode } from "../mistake-codes.js";
import { chainOf, type Form, formsWithin, isScalarValue } from "./form.js";
import type { Notation } from "./notation.js";
import type { RulesByKind } from "./pattern.js";
import { type Pool, rewritable, rewritings } from "./rewrite.js";
import { sentence } from "./sentence.js";
import { type ValueTable, valueTable } from "./value-table.js";

/** The right answer with one mistake in it, which has no place in what a student wrote. */
export interface Mutant {
  readonly root: Form;
  readonly mistake: Omit<Finding, "at" | "steps">;
}

/** What mutants are made of. */
export interface Mutable {
  readonly prepared: PreparedAnswer;
  /** As the right answer is printed, and as its derivation passes it on the way. */
  readonly printed: readonly Form[];
  readonly passed: readonly Form[];
  /** Its value. */
  readonly right: Tensor;
  readonly rules: RulesByKind;
  readonly pool: Pool;
  readonly notation: Notation;
  /** The form of a printed term; null where it is too long. */
  readonly read: (term: Term) => Form | null;
}

const mostMutants = 12_000;
/** A slip in a form that was only passed on the way is less likely, and steps are left out where no rule says which. */
const later = { printed: 0, passed: 0.5, steps: 1 } as const;

/** Everything that can become of the right answer by one mistake, but zero, which has too many causes. */
export function mutantTable(of: Mutable): ValueTable<Mutant> {
  const all = [...byRules(of.printed, later.printed, of), ...byRules(of.passed, later.passed, of), ...withoutSteps(of), ...withoutFactors(of), ...onTheWay(of)];
  return valueTable(all.flatMap((item) => (item.root.value === null || sameValue(item.root.value, of.right) || largest(item.root.value) <= 1e-9 ? [] : [{ value: item.root.value, item }])));
}

/** What is forgotten together with the numbers that students write beside it, which stand before the whole here. */
const withNumbers: ReadonlySet<MistakeCode> = new Set(["forgot_chain", "missing_mask"]);

function withoutNumbers(root: Form, notation: Notation): readonly Form[] {
  const minus = (form: Form): Form => notation.product([notation.number(-1, null), form], null);
  const bare = root.kind === "product" && root.scalars > 0 && chainOf(root).length > 0 ? [notation.product(chainOf(root), null)] : [];
  // What was forgotten may have stood with either sign: y - t for t - y.
  return [...bare, ...[root, ...bare].map(minus)];
}

/** Every form with every rule applied once. */
function* byRules(forms: readonly Form[], weight: number, { rules, pool, notation }: Mutable): Generator<Mutant> {
  let made = 0;
  for (const form of forms) {
    const whole = rewritable(form, notation);
    for (const part of whole.parts) {
      for (const rule of rules.of(part)) {
        for (const { root } of rewritings(rule.forward, whole, part, notation, pool)) {
          made += 1;
          if (made > mostMutants) return;
          const mistake = { code: rule.code, rule: rule.name, says: sentence(rule.says, "", () => null), weight: rule.weight + weight };
          yield { root, mistake };
          if (withNumbers.has(rule.code)) for (const other of withoutNumbers(root, notation)) yield { root: other, mistake };
        }
      }
    }
  }
}

const stepsLeftOut = { code: "forgot_chain", rule: "forgot_chain_of_steps", says: "several steps of the chain rule are missing here: go through the expression from the outside in, and multiply by the derivative of every step", weight: later.steps } as const;
const insideForOutside = { code: "wrong_variable", rule: "wrong_variable_inside", says: "what goes into a function stands here in the place of what comes out of it: go back to the step that this factor comes from, and see which of the two it was", weight: later.steps } as const;
const numberForArray = { code: "missing_factor", rule: "missing_factor_array", says: "this is a number where an array belongs: a number is added to every entry, which hides that a factor is missing", weight: later.steps } as const;

/** A factor, or one of what is multiplied entry by entry, gone together with the numbers before the whole. */
function* withoutFactors({ printed, passed, notation }: Mutable): Generator<Mutant> {
  for (const form of [...printed, ...passed]) {
    const whole = rewritable(form, notation);
    for (const part of whole.parts) {
      if (part.kind !== "product" || part.scalars === 0) continue;
      const chain = chainOf(part);
      for (const [index, factor] of chain.entries()) {
        const others = factor.kind === "hadamard" ? factor.parts.map((_, place) => [notation.hadamard(factor.parts.filter((__, other) => other !== place), null)]) : [];
        for (const rest of [...(chain.length > 1 ? [[]] : []), ...others]) yield { root: whole.replaced(part, notation.product([...chain.slice(0, index), ...rest, ...chain.slice(index + 1)], null)), mistake: stepsLeftOut };
      }
    }
  }
}

/** A part in the place of what holds it, further out. */
function* withoutSteps({ printed, passed, notation }: Mutable): Generator<Mutant> {
  for (const form of [...printed, ...passed]) {
    const whole = rewritable(form, notation);
    for (const part of whole.parts) {
      if (isScalarValue(part)) continue;
      for (const inner of formsWithin(part)) {
        const isNumber = isScalarValue(inner);
        if (inner === part || inner.kind === "number" || part.parts.includes(inner) !== isNumber) continue;
        yield { root: whole.replaced(part, inner), mistake: isNumber ? numberForArray : part.kind === "call" && inner.kind === "name" ? insideForOutside : stepsLeftOut };
      }
    }
  }
}

const tooEarly = { code: "forgot_chain", rule: "forgot_chain_too_early", says: "this is the derivative in a value on the way, and not yet in the variable: the chain rule goes on to it", weight: later.steps } as const;

/** What the derivation passes back on the way: the derivative in a value in between. */
function* onTheWay({ prepared: { derived: { derivation }, answer }, read }: Mutable): Generator<Mutant> {
  for (const { kind, after } of answer.steps) {
    const root = kind === "adjoint" ? read(withoutNames(derivation, after)) : null;
    if (root !== null && !isScalarValue(root)) yield { root, mistake: tooEarly };
  }
}
