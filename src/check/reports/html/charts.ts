/** Pictures of a class as inline SVG, each with what it shows in words. Colours and letters come from the style sheet; knows no results but counts. */
import { scoreClasses, type ClassStatistics, type QuestionCounts } from "../statistics.js";
import { element, type Markup } from "./markup.js";

const tenths = (value: number): number => Math.round(10 * value) / 10;

/** `missing_transpose` ↦ `missing transpose`. */
export const mistakeWords = (code: string): string => code.replaceAll("_", " ");

const rowHeight = 28;
const labelWidth = 150;
const barWidth = 330;

/** A horizontal bar for each mistake, the most frequent on top. */
export function mistakesChart(mistakes: ClassStatistics["mistakes"]): Markup {
  const most = Math.max(1, ...mistakes.map(({ count }) => count));
  const height = rowHeight * mistakes.length + 4;
  const rows = mistakes.map(({ code, count }, place) => {
    const y = rowHeight * place + 4;
    const width = tenths(Math.max(3, (barWidth * count) / most));
    return element("g", {},
      element("text", { class: "label", x: labelWidth - 10, y: y + 15, "text-anchor": "end" }, mistakeWords(code)),
      element("rect", { class: "bar", x: labelWidth, y, width, height: 20, rx: 3 }),
      element("text", { class: "count", x: tenths(labelWidth + width + 8), y: y + 15 }, `${count}`));
  });
  const said = mistakes.map(({ code, count }) => `${mistakeWords(code)} ${count}`).join(", ");
  return element("svg", { class: "chart", role: "img", viewBox: `0 0 540 ${height}`, "aria-label": `How often each mistake was made: ${said}` }, ...rows);
}

/** A column for each class of scores. */
export function scoresChart(scores: ClassStatistics["scores"]): Markup {
  const most = Math.max(1, ...scores);
  const [top, floor, step] = [22, 182, 48];
  const columns = scores.map((count, place) => {
    const height = count === 0 ? 0 : tenths(Math.max(3, ((floor - top) * count) / most));
    const x = 8 + step * place;
    return element("g", {},
      element("rect", { class: place === scores.length - 1 ? "bar all" : "bar", x, y: tenths(floor - height), width: step - 10, height, rx: 3 }),
      element("text", { class: "count", x: x + (step - 10) / 2, y: tenths(floor - height - 7), "text-anchor": "middle" }, count === 0 ? "" : `${count}`),
      element("text", { class: "label small", x: x + (step - 10) / 2, y: floor + 18, "text-anchor": "middle" }, place === scores.length - 1 ? "all" : `${10 * place}–${10 * place + 9}`));
  });
  const said = scores.map((count, place) => `${scoreClasses[place] ?? ""}: ${count}`).join(", ");
  return element("svg", { class: "chart", role: "img", viewBox: "0 0 540 222", "aria-label": `How many submissions have which part of the points: ${said}` },
    element("line", { class: "axis", x1: 4, x2: 536, y1: floor, y2: floor }), ...columns,
    element("text", { class: "label small", x: 270, y: 218, "text-anchor": "middle" }, "per cent of the points"));
}

/** One bar, of the whole width, in parts. */
export function questionBar({ title, right, wrong, ungraded, missing }: QuestionCounts): Markup {
  const all = Math.max(1, right + wrong + ungraded + missing);
  const parts = [["right", right], ["wrong", wrong], ["ungraded", ungraded], ["missing", missing]] as const;
  let x = 0;
  const drawn = parts.map(([kind, count]) => {
    const width = (200 * count) / all;
    const rect = element("rect", { class: kind, x: tenths(x), y: 0, width: tenths(Math.max(0, width - (width > 2 ? 1 : 0))), height: 12 });
    x += width;
    return rect;
  });
  return element("svg", { class: "parts", role: "img", viewBox: "0 0 200 12", preserveAspectRatio: "none", "aria-label": `${title}: ${right} right, ${wrong} wrong, ${ungraded} not graded, ${missing} missing` }, ...drawn);
}

/** How much of the points a submission has; what it says stands beside it in digits. */
export function scoreBar(part: number): Markup {
  return element("svg", { class: "score-bar", "aria-hidden": "true", viewBox: "0 0 100 6", preserveAspectRatio: "none" },
    element("rect", { class: "track", x: 0, y: 0, width: 100, height: 6, rx: 3 }),
    element("rect", { class: "bar", x: 0, y: 0, width: tenths(100 * part), height: 6, rx: 3 }));
}
