/** Expressions of a loop program as code. Knows no statements. */
import type { Dimension } from "../../../term/dimension.js";
import { equalRational, MINUS_ONE, toNumber } from "../../../term/rational.js";
import type { Expression, Index } from "../../loops/expression.js";
import type { ConstantName } from "../../vocabulary.js";
import type { Code, ValueType } from "../instructions.js";
import { appliedCode, type Arithmetic } from "./arithmetic.js";

/** What the leaves of an expression are where it stands. */
export interface Leaves<V extends ValueType> {
  readonly read: (array: number, index: Index) => Code<V>;
  readonly scalar: (scalar: number) => Code<V>;
  readonly size: (size: Dimension) => Code<V>;
  readonly notBelow: (counter: number, other: number) => Code<V>;
}

const constants: { readonly [C in ConstantName]: number } = { pi: Math.PI };

/** Expressions are small, so that this may recurse. */
export function formulaCode<V extends ValueType>(expression: Expression, arithmetic: Arithmetic<V>, leaves: Leaves<V>): Code<V> {
  const inside = (part: Expression): Code<V> => formulaCode(part, arithmetic, leaves);
  switch (expression.op) {
    case "number":
      return arithmetic.constant(toNumber(expression.value));
    case "constant":
      return arithmetic.constant(constants[expression.name]);
    case "size":
      return leaves.size(expression.size);
    case "scalar":
      return leaves.scalar(expression.scalar);
    case "read":
      return leaves.read(expression.array, expression.index);
    case "apply":
      return appliedCode(arithmetic, expression.name, inside(expression.of));
    case "power":
      return arithmetic.byHost("pow", inside(expression.base), inside(expression.exponent));
    case "equal":
      return arithmetic.equal(inside(expression.left), inside(expression.right));
    case "notBelow":
      return leaves.notBelow(expression.counter, expression.other);
    case "sum":
      return expression.terms.reduce<Code<V> | null>((total, { negative, of }) => {
        const term = inside(of);
        if (total === null) return negative ? arithmetic.neg(term) : term;
        return negative ? arithmetic.sub(total, term) : arithmetic.add(total, term);
      }, null) ?? arithmetic.constant(0);
    case "product": {
      const [first, ...rest] = expression.above;
      const negative = first?.op === "number" && equalRational(first.value, MINUS_ONE) && rest.length > 0;
      const above = productCode((negative ? rest : expression.above).map(inside), arithmetic);
      const quotient = expression.below.length === 0 ? above : arithmetic.div(above, productCode(expression.below.map(inside), arithmetic));
      return negative ? arithmetic.neg(quotient) : quotient;
    }
  }
}

const productCode = <V extends ValueType>(factors: readonly Code<V>[], arithmetic: Arithmetic<V>): Code<V> => (factors.length === 0 ? arithmetic.constant(1) : factors.reduce((a, b) => arithmetic.mul(a, b)));
