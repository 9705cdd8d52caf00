// Every diagnostic code with what it means, in one table; it does not know where a code is used.
import type { CatalogueEntry } from "./catalogue/entry.js";
import { homeworkCodes } from "./catalogue/homework.js";
import { languageCodes } from "./catalogue/language.js";
import { meaningCodes } from "./catalogue/meaning.js";
import { rulesCodes } from "./catalogue/rules.js";
import { toolCodes } from "./catalogue/tools.js";

export const catalogue = { ...languageCodes, ...meaningCodes, ...rulesCodes, ...toolCodes, ...homeworkCodes };

export type DiagnosticCode = keyof typeof catalogue;

/** Every code with its meaning, in the order of the codes. */
export const codes: ReadonlyMap<string, CatalogueEntry> = new Map<string, CatalogueEntry>(Object.entries(catalogue));
