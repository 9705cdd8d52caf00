// Results as they are printed while they come in: JSON, one submission in full, or a line each and what they have in common. It checks nothing.
import { classSummary, emptyTally, type ReportStyle, resultText, submissionJson, type SubmissionResult, tableColumns, tableHead, tableLine, tallied, type Tally } from "../../index.js";
import type { SubmissionSource } from "../../class/sources.js";

export interface Printing {
  readonly begin: string;
  readonly one: (result: SubmissionResult) => string;
  readonly end: () => string;
}

/** What `resultsJson` prints of all of them. */
export function jsonPrinting(): Printing {
  let separator = "\n";
  return {
    begin: "[",
    one: (result) => {
      const before = separator;
      separator = ",\n";
      return `${before}${JSON.stringify(submissionJson(result))}`;
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
