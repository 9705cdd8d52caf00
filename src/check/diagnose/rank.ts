/** Which of several explanations is told: fewest slips, then the likelier, then the smaller part. Knows no way of finding. */
import type { Finding } from "./finding.js";
import type { Explanation } from "./search.js";

const total = (explanation: Explanation, of: (finding: Finding) => number): number => explanation.reduce((sum, finding) => sum + of(finding), 0);
const widthOf = ({ at }: Finding): number => (at === null ? 1e6 : at.end - at.start);

/** The first of equals. */
export function likeliest(explanations: readonly Explanation[]): Explanation | null {
  const [first = null] = explanations.toSorted((a, b) => total(a, ({ steps }) => steps) - total(b, ({ steps }) => steps) || total(a, ({ weight }) => weight) - total(b, ({ weight }) => weight) || total(a, widthOf) - total(b, widthOf));
  return first;
}

/** Of two mistakes the likelier first. */
export function inOrder(found: Explanation | null): Explanation | null {
  const [one, two] = found ?? [];
  return one !== undefined && two !== undefined && two.weight < one.weight ? [two, one] : found;
}
