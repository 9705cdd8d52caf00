/** What a submission says and no answer uses: it is not checked, and that is said. Knows no problem. */
import { type Diagnostic, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import type { ReadSubmission } from "../submission.js";

const most = 10;

/** `used` are the statements that answers are, or use; `asked` the names of answers, and `said` what was told already. */
export function unusedStatements({ statements }: ReadSubmission, used: ReadonlySet<number>, asked: ReadonlySet<string>, said: readonly Diagnostic[]): readonly Diagnostic[] {
  const places = new Set(said.flatMap(({ labels }) => labels.map(({ span }) => span.start)));
  const unused = statements.filter(({ name, nameSpan }, index) => name !== "" && !used.has(index) && !asked.has(name) && !places.has(nameSpan.start));
  return unused.slice(0, most).map(({ name, nameSpan, links }): Diagnostic => {
    const unreadable = links.some(({ value }) => value === null);
    const labels = [label(nameSpan, unreadable ? "cannot be read" : "stands for itself")];
    return { code: "E0932", severity: "note", message: `${quote(name)} is used by no answer, and is not checked`, labels, help: `only answers and what they use are checked; what is said of a loss or a differential, such as ${quote("dL = tr(…)")}, is not` };
  });
}
