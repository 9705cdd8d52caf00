/** What a student is told about one answer, as HTML. Knows no page around it. */
import { backticked } from "../backticks.js";
import type { Excerpt } from "../excerpt.js";
import type { Feedback, Remark } from "../feedback.js";
import { points } from "../numbers.js";
import { standingMarks, standingOf, standingWords } from "../standing.js";
import { mistakeWords } from "./charts.js";
import { formula } from "./formula.js";
import { type Child, element, type Markup } from "./markup.js";

/** A sentence of ours, in which backticks mark code. */
export const sentenceHtml = (text: string): readonly Child[] => backticked(text).map((part) => (part.code ? element("code", {}, part.text) : part.text));

function excerptHtml({ line, before, marked, after }: Excerpt, marks: boolean, says: string | null): Markup {
  const shown: Child = marks ? element("mark", {}, marked === "" ? " " : marked) : marked;
  return element("figure", { class: "place" },
    element("pre", {}, element("span", { class: "line" }, `line ${line}`), element("code", {}, before, shown, after)),
    ...(says === null ? [] : [element("figcaption", {}, ...sentenceHtml(says))]));
}

function remarkHtml({ kind, code, says, help, place, placeSays }: Remark): Markup {
  const named = code === null || kind === "note" ? [] : [element("span", { class: `tag ${kind}` }, kind === "mistake" ? mistakeWords(code) : code), " "];
  return element("li", { class: kind }, element("p", {}, ...named, ...sentenceHtml(says)), ...(place === null ? [] : [excerptHtml(place, true, placeSays)]), ...(help === null ? [] : [element("p", { class: "help" }, ...sentenceHtml(help))]));
}

function workingHtml({ lines, linesLeftOut }: Feedback): readonly Markup[] {
  if (lines.length === 0) return [];
  const head = element("thead", {}, element("tr", {}, ...["line", "written", "found"].map((name) => element("th", { scope: "col" }, name))));
  const rows = lines.map(({ line, written, verdict, says }) => element("tr", { class: `line-${verdict}` }, element("th", { scope: "row" }, `${line}`), element("td", {}, element("code", {}, written)), element("td", {}, ...sentenceHtml(says))));
  const more = linesLeftOut === 0 ? [] : [element("p", {}, `and ${linesLeftOut} more lines`)];
  return [element("table", { class: "working" }, element("caption", {}, "The working, line by line"), head, element("tbody", {}, ...rows)), ...more];
}

export function answerHtml(feedback: Feedback): Markup {
  const { title, sentence, score, max, written, understood, remarks, counterexample, expected } = feedback;
  const stands = standingOf(feedback);
  return element("article", { class: `answer ${stands}` },
    element("h3", {}, element("span", { class: `mark ${stands}`, role: "img", "aria-label": standingWords[stands] }, standingMarks[stands]), " ", title, " ", element("span", { class: "points" }, `${score} of ${points(max)}`)),
    element("p", { class: "sentence" }, ...sentenceHtml(sentence)),
    ...(written === null ? [] : [excerptHtml(written, false, null)]),
    ...(remarks.length === 0 ? [] : [element("ul", { class: "remarks" }, ...remarks.map(remarkHtml))]),
    ...(understood === null ? [] : [element("p", { class: "understood" }, element("span", { class: "name" }, "understood as"), " ", formula(understood.text), " ", element("span", { class: "shape" }, `of shape ${understood.shape}`))]),
    ...(counterexample === null ? [] : [element("p", { class: "counterexample" }, element("span", { class: "name" }, "for example"), " ", counterexample)]),
    ...workingHtml(feedback),
    ...(expected === null ? [] : [element("p", { class: "expected" }, element("span", { class: "name" }, "model answer"), " ", element("code", {}, expected))]));
}
