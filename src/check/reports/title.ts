/** What a report is about: the title of the assignment, and its questions where they are to be shown. Knows no results. */
import { startOf } from "./excerpt.js";

/** An assignment is one. */
export interface ReportTitle {
  readonly title: string;
  readonly problems?: readonly { readonly id: string; readonly title: string | null; readonly given: string }[];
}

export interface ReportQuestion {
  readonly id: string;
  /** Empty where the problem has none. */
  readonly title: string;
  /** The lines of what is given. */
  readonly given: readonly string[];
}

const longestGiven = 2000;

export function questionsIn({ problems = [] }: ReportTitle): readonly ReportQuestion[] {
  return problems.map(({ id, title, given }) => ({ id, title: title ?? "", given: startOf(given.trim(), longestGiven).split(/\r?\n/) }));
}
