/** The teacher's own `mistake` entries: read, and their rules verified. Knows no answers. */
import { error, inSource, label } from "../../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../../diagnostics/result.js";
import { parseRulebook } from "../../syntax/entries.js";
import type { AssignmentProblem } from "../assignment.js";
import { mistakeCodes } from "../mistake-codes.js";
import type { Deriver, ExtendedDeriver } from "./deriver.js";
import { mistakesSource } from "./sources.js";

/** `deriver` with the problem's own mistakes, if it has any. Errors E01xx and E04xx of rule files, E0909 for what is no mistake with a known code. */
export function withOwnMistakes(problem: AssignmentProblem, deriver: Deriver, extended: ExtendedDeriver): Result<Deriver> {
  if (!/\S/u.test(problem.mistakes)) return ok(deriver);
  const source = mistakesSource(problem);
  const parsed = parseRulebook(problem.mistakes);
  if (!parsed.ok) return failAll(inSource(parsed.diagnostics, source));
  const wrong = parsed.value.entries.flatMap((entry) => {
    if (entry.kind !== "mistake") return [error("E0909", `\`${entry.name}\` is no \`mistake\` entry`, [label(entry.span, `a \`${entry.kind}\``, source)], "write rules of other kinds into a rule file, and load it with `--rules`")];
    const known = mistakeCodes.some((code) => entry.name === code || entry.name.startsWith(`${code}_`));
    return known ? [] : [error("E0909", `the name \`${entry.name}\` does not begin with the code of a mistake`, [label(entry.span, "which mistake is it?", source)], `call it after its code, such as \`sign_${entry.name}\`; the codes are ${mistakeCodes.map((one) => `\`${one}\``).join(", ")}`)];
  });
  return wrong.length > 0 ? failAll(wrong) : extended({ name: source, text: problem.mistakes });
}
