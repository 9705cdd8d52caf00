// Every diagnostic code with what it means, in one table; it does not know where a code is used.
import { languageCodes } from "./catalogue/language.js";
import { meaningCodes } from "./catalogue/meaning.js";
import { rulesCodes } from "./catalogue/rules.js";
import { toolCodes } from "./catalogue/tools.js";

/** `title` is a line; `explanation` a paragraph for a student, with something wrong and something right. */
export interface CatalogueEntry {
  readonly title: string;
  readonly explanation: string;
}

export const catalogue = { ...languageCodes, ...meaningCodes, ...rulesCodes, ...toolCodes };

export type DiagnosticCode = keyof typeof catalogue;

/** Every code with its meaning, in the order of the codes. */
export const codes: ReadonlyMap<string, CatalogueEntry> = new Map<string, CatalogueEntry>(Object.entries(catalogue));
