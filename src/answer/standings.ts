/** The standing of whole rule files: each rule put to the kernel and to numbers, wrong ones too. Knows no terminal. */
import { type Diagnostic, inSource } from "../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../diagnostics/result.js";
import type { Source } from "../diagnostics/source.js";
import { distinguish, type SourcedEntry } from "../rules/load.js";
import { createRuleSet } from "../rules/rule-set.js";
import { standardEntries } from "../rules/standard.js";
import { parseRulebook } from "../syntax/entries.js";
import { type Proved, proveRule } from "./prove.js";

export interface RuleStanding extends Proved {
  readonly file: string;
  readonly milliseconds: number;
}

/** The rules of `files` beside the shipped ones, or the shipped ones where there are none. Errors E01xx and E04xx for what cannot be read. */
export function standings(files: readonly Source[] = []): Result<readonly RuleStanding[]> {
  const diagnostics: Diagnostic[] = [];
  const own: SourcedEntry[] = [];
  for (const { name, text } of files) {
    const parsed = parseRulebook(text);
    if (parsed.ok) own.push(...parsed.value.entries.map((entry) => ({ entry, file: name, text })));
    else diagnostics.push(...inSource(parsed.diagnostics, name));
  }
  if (diagnostics.length > 0) return failAll(diagnostics);
  const entries = distinguish([...standardEntries, ...own]);
  const rules = createRuleSet(entries);
  if (!rules.ok) return rules;
  const asked = files.length === 0 ? entries : entries.slice(standardEntries.length);
  return ok(
    asked.flatMap(({ entry, file }) => {
      const rule = rules.value.find(entry.name);
      if (rule === null) return [];
      const start = performance.now();
      const proved = proveRule(rule, rules.value);
      return [{ ...proved, file, milliseconds: performance.now() - start }];
    }),
  );
}

/** Where a shipped rule is written. */
export function fileOfRule(name: string): string | null {
  return distinguish(standardEntries).find(({ entry }) => entry.name === name)?.file ?? null;
}
