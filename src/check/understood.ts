/** How a term reads in each notation, for the one who wrote it. Knows no problem. */
import { ascii } from "../emit/ascii.js";
import { latex } from "../emit/latex.js";
import { text } from "../emit/text.js";
import { shapeAxes } from "../term/dimension.js";
import type { Term } from "../term/term.js";
import type { AnswerResult } from "./result.js";

const longestShown = 10_000;

/** Null for what definitions make too long to be shown. */
export function understoodAs(term: Term): AnswerResult["understood"] {
  const inText = text.printWithin(term, longestShown);
  const inAscii = ascii.printWithin(term, longestShown);
  const inLatex = latex.printWithin(term, longestShown);
  return inText === null || inAscii === null || inLatex === null ? null : { text: inText, ascii: inAscii, latex: inLatex, shape: shapeAxes(term.shape) };
}
