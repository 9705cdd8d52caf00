/** Products multiplied out: other ways to write one form. Knows no mistakes. */
import { chainOf, type Form, type FormOf, formsWithin, scalarsOf } from "./form.js";
import type { Notation } from "./notation.js";

const mostTerms = 12;

/** The form with numbers and scalars multiplied into sums, and with all products of sums multiplied out. */
export function expanded(form: Form, notation: Notation): readonly Form[] {
  return [rewritten(form, notation, (part) => (part.kind === "product" && part.parts.length === part.scalars + 1 ? multipliedOut(part, notation) : null)), rewritten(form, notation, (part) => (part.kind === "product" ? multipliedOut(part, notation) : null))];
}

/** Every part rebuilt of what its parts became, and replaced where `replace` says so. */
function rewritten(root: Form, notation: Notation, replace: (part: Form) => Form | null): Form {
  const done = new Map<Form, Form>();
  for (const part of formsWithin(root)) {
    const parts = part.parts.map((inner) => done.get(inner) ?? inner);
    const same = parts.every((inner, index) => inner === part.parts[index]);
    const rebuilt = same ? part : notation.rebuilt(part, parts);
    done.set(part, replace(rebuilt) ?? rebuilt);
  }
  return done.get(root) ?? root;
}

/** The first sum among the factors, multiplied by all others, and so on. */
function multipliedOut(product: FormOf<"product">, notation: Notation): Form | null {
  let terms: readonly Form[] = [product];
  for (let changed = true; changed && terms.length <= mostTerms; ) {
    changed = false;
    terms = terms.flatMap((term) => {
      const several = termsOf(term, notation);
      changed ||= several.length > 1;
      return several;
    });
  }
  return terms.length > 1 && terms.length <= mostTerms ? notation.sum(terms, null) : null;
}

function termsOf(term: Form, notation: Notation): readonly Form[] {
  if (term.kind !== "product") return [term];
  const chain = chainOf(term);
  const index = chain.findIndex(({ kind }) => kind === "sum");
  const sum = chain[index];
  if (sum === undefined) return [term];
  return sum.parts.map((part) => notation.product([...scalarsOf(term), ...chain.slice(0, index), part, ...chain.slice(index + 1)], null));
}
