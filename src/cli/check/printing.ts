// Results as they are printed while they come in: JSON, one submission in full, or a line each and what they have in common. It checks nothing.
import { classSummary, emptyTally, previewJson, previewText, type ReportStyle, resultText, submissionJson, type SubmissionResult, tableColumns, tableHead, tableLine, tallied, type Tally } from "../../index.js";
import type { SubmissionSource } from "../../class/sources.js";

export interface Printing {
  readonly begin: string;
  readonly one: (result: SubmissionResult) => string;
  readonly end: () => string;
}

/** What `resultsJson` prints of all of them; `json` makes the object of one. */
export function jsonPrinting(json: (result: SubmissionResult) => unknown = submissionJson): Printing {
  let separator = "\n";
  return {
    begin: "[",
    one: (result) => {
      const before = separator;
      separator = ",\n";
      return `${before}${JSON.stringify(json(result))}`;
    },
    end: () => "\n]\n",
  };
}

export function textPrinting(sources: readonly SubmissionSource[], style: ReportStyle): Printing {
  if (sources.length === 1) return { begin: "", one: (result) => resultText(result, style), end: () => "" };
  const columns = tableColumns(sources.map(({ name }) => name));
  let tally: Tally = emptyTally;
  return {
    begin: tableHead(columns, style),
    one: (result) => {
      tally = tallied(tally, result);
      return tableLine(result, columns, style);
    },
    end: () => classSummary(tally, style),
  };
}

/** How each submission is understood, and nothing of what it is worth. */
export function previewPrinting(json: boolean, style: ReportStyle): Printing {
  return json ? jsonPrinting(previewJson) : { begin: "", one: (result) => previewText(result, style), end: () => "" };
}
