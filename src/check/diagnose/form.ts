/** An expression as diagnosis sees it: sums and products flat, every part with its place and its value at one point. Knows no ways of writing. */
import type { Span } from "../../diagnostics/span.js";
import { columnsOf, rowsOf, type Tensor } from "../../evaluate/tensor.js";
import type { AstOf } from "../../syntax/ast.js";

interface Common {
  /** Where it was written in the submission; null for what no student wrote. */
  readonly at: Span | null;
  /** At the point of its notation; null where shapes clash inside, or the value is not defined. */
  readonly value: Tensor | null;
  readonly parts: readonly Form[];
}

export type Form = Common &
  (
    | { readonly kind: "number"; readonly number: number }
    /** A variable, a size or a constant such as pi. */
    | { readonly kind: "name"; readonly name: string }
    /** A call of sizes alone, such as `ones(n)`. */
    | { readonly kind: "array"; readonly call: AstOf<"call"> }
    /** In any order; `a - b` is a + (−1) b. */
    | { readonly kind: "sum" }
    /** First the scalars, as many as `scalars` says and in any order, then the chain of factors from left to right. `/ c` is the scalar c⁻¹. */
    | { readonly kind: "product"; readonly scalars: number }
    /** Entry by entry, in any order; `./ b` is the factor b⁻¹. */
    | { readonly kind: "hadamard" }
    /** Entry by entry, of two parts. */
    | { readonly kind: "power" }
    | { readonly kind: "transpose" }
    /** `call` says the name, and what is no value: numbers of axes, the text of `einsum`. */
    | { readonly kind: "call"; readonly call: AstOf<"call"> }
    /** What no shapes give a value, such as a division by a vector. */
    | { readonly kind: "clash"; readonly what: string }
  );

export type FormOf<K extends Form["kind"]> = Extract<Form, { readonly kind: K }>;

export const isScalarValue = ({ value }: Form): boolean => value !== null && value.data.length === 1;
/** A column of two entries or more. */
export const isColumnValue = ({ value }: Form): boolean => value !== null && value.shape.length === 2 && columnsOf(value) === 1 && rowsOf(value) > 1;

export const scalarsOf = (form: FormOf<"product">): readonly Form[] => form.parts.slice(0, form.scalars);
export const chainOf = (form: FormOf<"product">): readonly Form[] => form.parts.slice(form.scalars);

/** Every part once, parts before what they are parts of. */
export function formsWithin(root: Form): readonly Form[] {
  const order: Form[] = [];
  const seen = new Set<Form>([root]);
  const stack: { readonly form: Form; next: number }[] = [{ form: root, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const part = top.form.parts[top.next];
    top.next += 1;
    if (part === undefined) {
      order.push(top.form);
      stack.pop();
    } else if (!seen.has(part)) {
      seen.add(part);
      stack.push({ form: part, next: 0 });
    }
  }
  return order;
}
