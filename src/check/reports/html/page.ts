/** A class on one page: one file that needs no other and runs no script. Knows no files. */
import type { SubmissionResult } from "../../result.js";
import { diagnosticRemark, feedbackOf } from "../feedback.js";
import { percent, points, share, tidy } from "../numbers.js";
import { standingMarks, standingOf, standingWords } from "../standing.js";
import { type ClassStatistics, statisticsOf } from "../statistics.js";
import { questionsIn, type ReportTitle } from "../title.js";
import { mistakeMeanings } from "../../mistake-meanings.js";
import { answerHtml, sentenceHtml } from "./answer.js";
import { mistakesChart, mistakeWords, questionBar, scoreBar, scoresChart } from "./charts.js";
import { element, escaped, type Markup } from "./markup.js";
import { style, styleHash } from "./style.js";

/** Nothing is fetched, nothing runs, and no style counts but ours. */
const policy = `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;

/** One submission is shown with its feedback open; of several, pictures and tables first. */
export function resultsHtml(results: readonly SubmissionResult[], about: ReportTitle): string {
  const [first] = results;
  const alone = results.length === 1 ? first : undefined;
  const body = alone === undefined ? classBody(results, about) : [...askedSection(about), element("section", { "aria-labelledby": "feedback" }, element("h2", { id: "feedback" }, "Feedback"), ...feedbackHtml(alone))];
  const subtitle = alone === undefined ? `${results.length} submissions` : `${alone.submission}: ${tidy(alone.score)} of ${points(alone.max)}`;
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(about.title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    element("header", {}, element("h1", {}, about.title), element("p", {}, subtitle)).markup,
    element("main", {}, ...body).markup,
    element("footer", {}, element("p", {}, "Checked by Gradus. A verdict says how it was reached: proved, by exact arithmetic, or by numbers.")).markup,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function classBody(results: readonly SubmissionResult[], about: ReportTitle): readonly Markup[] {
  const statistics = statisticsOf(results);
  return [
    element("section", { class: "tiles", "aria-label": "In short" }, ...tiles(statistics)),
    element("div", { class: "charts" }, mistakesSection(statistics), scoresSection(statistics)),
    ...mistakesTable(statistics),
    questionsSection(statistics),
    ...askedSection(about),
    element("section", { "aria-labelledby": "submissions" }, element("h2", { id: "submissions" }, "Submissions"), element("ul", { class: "students" }, ...results.map(studentHtml))),
  ];
}

function tiles({ submissions, mean, median, questions }: ClassStatistics): readonly Markup[] {
  const total = (pick: (one: ClassStatistics["questions"][number]) => number): number => questions.reduce((sum, one) => sum + pick(one), 0);
  const answers = total(({ right, wrong, ungraded, missing }) => right + wrong + ungraded + missing);
  const shown: readonly (readonly [string, string])[] = [
    [`${submissions}`, submissions === 1 ? "submission" : "submissions"],
    [percent(mean, 1), "is the average score"],
    [percent(median, 1), "is the median score"],
    [percent(total(({ right }) => right), answers), "of the answers are right"],
    [`${total(({ ungraded }) => ungraded)}`, "answers not graded"],
  ];
  return shown.map(([figure, words]) => element("p", { class: "tile" }, element("strong", {}, figure), element("span", {}, words)));
}

const table = (caption: string, head: readonly string[], rows: readonly Markup[]): Markup =>
  element("table", {}, element("caption", {}, caption), element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))), element("tbody", {}, ...rows));

function mistakesSection({ mistakes }: ClassStatistics): Markup {
  const heading = element("h2", { id: "mistakes" }, "How often each mistake was made");
  if (mistakes.length === 0) return element("section", { class: "card", "aria-labelledby": "mistakes" }, heading, element("p", { class: "quiet" }, "No mistake was named."));
  return element("section", { class: "card", "aria-labelledby": "mistakes" }, heading, mistakesChart(mistakes));
}

/** The picture of mistakes as a table, with what each of them is. */
function mistakesTable({ mistakes, submissions }: ClassStatistics): readonly Markup[] {
  if (mistakes.length === 0) return [];
  const rows = mistakes.map(({ code, count, by, others }) => element("tr", {},
    element("th", { scope: "row" }, mistakeWords(code)), element("td", { class: "number" }, `${count}`), element("td", { class: "number" }, percent(count, submissions)),
    element("td", {}, ...sentenceHtml(mistakeMeanings[code].explanation)), element("td", { class: "names" }, `${by.join(", ")}${others === 0 ? "" : ` and ${others} more`}`)));
  return [element("details", { class: "card data" }, element("summary", {}, "Each mistake: what it is, and who made it"), table("In how many submissions it was made, and their part of all", ["mistake", "submissions", "part", "what it is", "who"], rows))];
}

function scoresSection({ scores }: ClassStatistics): Markup {
  return element("section", { class: "card", "aria-labelledby": "scores" }, element("h2", { id: "scores" }, "Scores"), scoresChart(scores));
}

function questionsSection({ questions }: ClassStatistics): Markup {
  const rows = questions.map((one) => element("tr", {}, element("th", { scope: "row" }, one.title), element("td", { class: "bar-cell" }, questionBar(one)), ...[one.right, one.wrong, one.ungraded, one.missing].map((count) => element("td", { class: "number" }, `${count}`))));
  return element("section", { class: "card", "aria-labelledby": "answers" }, element("h2", { id: "answers" }, "Answers"), table("How each answer was given", ["answer", "", "right", "wrong", "not graded", "missing"], rows));
}

/** What was asked. */
function askedSection(about: ReportTitle): readonly Markup[] {
  const asked = questionsIn(about);
  if (asked.length === 0) return [];
  const items = asked.map(({ id, title, given }) => element("li", {}, element("strong", {}, id), ...(title === "" ? [] : [" ", element("span", { class: "quiet" }, title)]), element("pre", {}, ...given.map((line) => element("code", {}, line)))));
  return [element("section", { class: "card", "aria-labelledby": "asked" }, element("h2", { id: "asked" }, "Problems"), element("ul", { class: "asked" }, ...items))];
}

function studentHtml(result: SubmissionResult): Markup {
  const { submission, score, max, answers } = result;
  const chips = answers.map((answer) => {
    const stands = standingOf(answer);
    return element("span", { class: `chip ${stands}` }, element("span", { role: "img", "aria-label": standingWords[stands] }, standingMarks[stands]), " ", answer.name);
  });
  const summary = element("summary", {}, element("span", { class: "who" }, submission), scoreBar(share(score, max)), element("span", { class: "points" }, `${tidy(score)} / ${tidy(max)}`), element("span", { class: "chips" }, ...chips));
  return element("li", {}, element("details", { class: "student" }, summary, element("div", { class: "feedback" }, ...feedbackHtml(result))));
}

function feedbackHtml({ answers, diagnostics, text }: SubmissionResult): readonly Markup[] {
  const about = diagnostics.slice(0, 12).map((one) => diagnosticRemark(one, text));
  const said = about.map(({ says, place }) => element("li", { class: "diagnostic" }, element("p", {}, place === null ? "" : `line ${place.line}: `, ...sentenceHtml(says))));
  return [...(said.length === 0 ? [] : [element("ul", { class: "remarks" }, ...said)]), ...answers.map((answer) => answerHtml(feedbackOf(answer, text)))];
}
