/** Formulas of a schedule as expressions: each operand becomes what `leaf` says. Knows no loops. */
import type { Access, Entrywise } from "../schedule/entrywise.js";
import { isConstantName, isFunctionName } from "../vocabulary.js";
import type { Expression } from "./expression.js";

/** Formulas are small, so that this may recurse. Their words are of the vocabulary: others were refused before. */
export function formula(entry: Entrywise, leaf: (value: number, access: Access) => Expression): Expression {
  switch (entry.op) {
    case "number":
      return { op: "number", value: entry.value };
    case "size":
      return { op: "size", size: entry.size };
    case "constant":
      if (!isConstantName(entry.name)) throw new Error(`internal: an unknown number ${entry.name}`);
      return { op: "constant", name: entry.name };
    case "operand":
      return leaf(entry.value, entry.access);
    case "sum":
      return { op: "sum", terms: entry.terms.map(({ negative, of }) => ({ negative, of: formula(of, leaf) })) };
    case "product":
      return { op: "product", above: entry.above.map((part) => formula(part, leaf)), below: entry.below.map((part) => formula(part, leaf)) };
    case "power":
      return { op: "power", base: formula(entry.base, leaf), exponent: formula(entry.exponent, leaf) };
    case "apply":
      if (!isFunctionName(entry.name)) throw new Error(`internal: an unknown function ${entry.name}`);
      return { op: "apply", name: entry.name, of: formula(entry.of, leaf) };
  }
}
