// What can be wrong with an assignment (E0901 to E0919) or a submission (E0920 to E0939); it knows no text.
import type { CatalogueEntry } from "./entry.js";

export const homeworkCodes = {
  E0921: {
    title: "an answer uses a name that is not part of the problem",
    explanation:
      "An answer may use the variables of the problem, their sizes, the functions of the language, and names that were defined on earlier lines of the submission: `d = W x - t` and then `dW = d x'`.",
  },
} satisfies { readonly [code: string]: CatalogueEntry };
