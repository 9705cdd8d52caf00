/** What compiled programs ask of the process around them: functions of `Math`, and operators of whole matrices by the evaluator. Knows no programs. */
import type { Surroundings } from "../emit/plain/instance.js";
import { functionNumbers } from "../evaluate/functions.js";
import { operatorNumbers } from "../evaluate/operators.js";

function numbers(name: string): (x: number) => number {
  const found = functionNumbers.get(name);
  if (found === undefined) throw new Error(`internal: the evaluator has no ${name}`);
  return found.value;
}

export const surroundings: Surroundings = {
  functions: {
    sin: Math.sin,
    cos: Math.cos,
    tan: Math.tan,
    asin: Math.asin,
    acos: Math.acos,
    atan: Math.atan,
    sinh: Math.sinh,
    cosh: Math.cosh,
    asinh: Math.asinh,
    acosh: Math.acosh,
    atanh: Math.atanh,
    erf: numbers("erf"),
    erfc: numbers("erfc"),
    pow: Math.pow,
  },
  product: null,
  operator: (name, args) => {
    const operator = operatorNumbers.get(name);
    if (operator === undefined) throw new Error(`internal: the evaluator has no ${name}`);
    return operator.value({ args: args.map(({ rows, columns, data }) => ({ shape: [rows, columns], data })), sizes: [] })?.data ?? null;
  },
};
