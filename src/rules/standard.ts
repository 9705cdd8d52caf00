/** The shipped rules: what the build made of rules/, ready to elaborate. */
import type { RuleEntry } from "../syntax/rulebook.js";
import { json } from "./generated/standard.js";
import type { SourcedEntry } from "./load.js";

/** What the generated module holds. */
interface RuleFile {
  readonly file: string;
  readonly text: string;
  readonly entries: readonly RuleEntry[];
}

/** The boundary where the text that the build wrote becomes entries again. */
const files = JSON.parse(json) as readonly RuleFile[];

export const standardEntries: readonly SourcedEntry[] = files.flatMap(({ file, text, entries }) => entries.map((entry) => ({ entry, file, text })));
