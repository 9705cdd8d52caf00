/** Terms in the plain letters of the input language: `2/m*(W2'*delta).*step(z)`. Knows its alphabet only. */
import { linearNotation } from "./linear.js";
import { spellGreek } from "./names.js";
import { plainName, type Notation } from "./notation.js";

/** Plain ASCII in the input language; reading it gives the term back, with Greek letters spelled. */
export const ascii: Notation = linearNotation({
  times: "*",
  hadamard: " .* ",
  transpose: "'",
  exponent: (digits) => `^${digits}`,
  inverse: null,
  norm: null,
  naming: (variable) => spellGreek(plainName(variable)),
  constant: spellGreek,
});
