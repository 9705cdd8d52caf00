// The page of a class: well formed, with nothing in it that runs, is fetched, or comes unescaped from a student.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resultsHtml } from "../../src/check/reports/html/page.js";
import { style, styleHash } from "../../src/check/reports/html/style.js";
import { submissions } from "./reports/hostile-results.js";
import { classResults, resultOf, sheet } from "./reports/sample.js";

const title = { title: sheet.title };
const empty = new Set(["meta"]);
const allowed = /^(?:a|article|b|body|caption|code|dd|details|div|dl|dt|figcaption|figure|footer|g|h[1-6]|head|header|html|i|li|line|main|mark|meta|p|pre|rect|section|span|strong|style|sub|summary|svg|table|tbody|td|text|th|thead|title|tr|ul)$/;
const forbidden = /^(?:on.*|href|src|srcset|style|xlink:href|action|formaction|data|srcdoc|target)$/;

/** What is wrong with a page, a sentence each; the texts between its tags are read with nothing but references in them. */
function wrongIn(page: string): readonly string[] {
  const wrong: string[] = [];
  const open: string[] = [];
  const body = page.replace(/^<!DOCTYPE html>\n/, "");
  if (body === page) wrong.push("no document type");
  let end = 0;
  const text = (written: string): void => {
    if (open.at(-1) === "style") return;
    if (/[<>]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/.test(written)) wrong.push(`living text ${written.slice(0, 80)}`);
    if (/[^\P{C}\n]/u.test(written)) wrong.push("hidden characters");
  };
  for (const found of body.matchAll(/<(\/?)([a-z0-9]+)((?: [a-zA-Z0-9-]+="[^"<>`]*")*)>/g)) {
    text(body.slice(end, found.index));
    const [tag, slash, name = "", attributes = ""] = found;
    end = found.index + tag.length;
    if (!allowed.test(name)) wrong.push(`a ${name}`);
    for (const [, attribute = "", value = ""] of attributes.matchAll(/ ([a-zA-Z0-9-]+)="([^"]*)"/g)) {
      if (forbidden.test(attribute)) wrong.push(`the attribute ${attribute}`);
      text(value);
    }
    if (slash === "/") {
      if (open.pop() !== name) wrong.push(`</${name}> closes nothing`);
    } else if (!empty.has(name)) open.push(name);
  }
  text(body.slice(end));
  return open.length > 0 ? [...wrong, `${open.join(" ")} left open`] : wrong;
}

/** Of two colours, by the definition of the Web Content Accessibility Guidelines. */
function contrast(first: string, second: string): number {
  const light = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [light(first), light(second)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe("the page", () => {
  test("holds nothing living from hostile results, and every element is closed", () => {
    fc.assert(fc.property(submissions, fc.constantFrom("<script>", "a", "\"><b>"), (results, name) => {
      expect(wrongIn(resultsHtml(results, { title: name, problems: results.map(({ submission: id, text: given }) => ({ id, title: id, given })) }))).toEqual([]);
    }), { numRuns: 400 });
  });

  test("says by its policy that nothing is fetched and nothing runs, before its only style", () => {
    const page = resultsHtml(classResults, title);
    const policy = page.indexOf(`<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;${styleHash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">`);
    expect(policy).toBeGreaterThan(0);
    expect(page.indexOf("<style>")).toBeGreaterThan(policy);
    expect(page.split("<style>").length).toBe(2);
    expect(page).not.toMatch(/https?:|url\(|@import|<script|javascript:a/i);
  });

  test("has the style whose hash its policy names", () => {
    expect(styleHash).toBe(`sha256-${createHash("sha256").update(style).digest("base64")}`);
  });

  test("shows how often each mistake was made, as a picture with its words and as a table", () => {
    const named = classResults.map((one) => ({ ...one, answers: one.answers.map((answer) => ({ ...answer, mistakes: answer.verdict === "wrong" ? [{ code: "missing_mask" as const, rule: "mask", says: "think", at: null }] : [] })) }));
    const count = named.filter(({ answers }) => answers.some(({ mistakes }) => mistakes.length > 0)).length;
    expect(count).toBeLessThan(named.flatMap(({ answers }) => answers).filter(({ mistakes }) => mistakes.length > 0).length);
    const page = resultsHtml(named, title);
    expect(count).toBeGreaterThan(1);
    expect(page).toContain(`aria-label="How often each mistake was made: missing mask ${count}"`);
    expect(page).toContain(`<th scope="row">missing mask</th><td class="number">${count}</td>`);
  });

  test("has the feedback of each student, to be opened", () => {
    const page = resultsHtml(classResults, title);
    expect(page.split('<details class="student">').length).toBe(classResults.length + 1);
    expect(page.replaceAll(/<\/?mark>/g, "")).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).toContain('db1 = (<mark>W2</mark> d) .* step(W1 x + b1)');
  });

  test("of one student shows the feedback at once, the formula with its letters set", () => {
    const page = resultsHtml([resultOf("ben.txt")], title);
    expect(page).not.toContain("<details");
    expect(page).toContain("<i>W</i><sub>2</sub>ᵀ");
  });

  test("shows what was asked", () => {
    expect(resultsHtml(classResults, sheet)).toContain("<strong>mlp</strong><pre><code>mse(t, W2 relu(W1 x + b1) + b2)</code></pre>");
  });

  test("of nobody is a page too", () => {
    expect(wrongIn(resultsHtml([], title))).toEqual([]);
  });

  test("can be read: letters stand out from what is behind them by 4.5 to 1, in light and in dark", () => {
    const behind = { ink: ["paper", "card", "sunk"], quiet: ["paper", "card", "sunk", "missing-wash"], right: ["right-wash", "card"], wrong: ["wrong-wash", "card"], ungraded: ["ungraded-wash", "card"], "mark-ink": ["mark"], bar: ["card"] };
    const schemes = [...style.matchAll(/:root \{([^}]*--mark-ink[^}]*)\}/g)].map(([, rules = ""]) => new Map([...rules.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = "", colour = ""]) => [name, colour])));
    expect(schemes.length).toBe(2);
    for (const colours of schemes) {
      for (const [letters, grounds] of Object.entries(behind)) for (const ground of grounds) expect(contrast(colours.get(letters) ?? "", colours.get(ground) ?? ""), `${letters} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("is the same for the same results", () => {
    expect(resultsHtml(structuredClone(classResults), title)).toBe(resultsHtml(classResults, title));
  });
});

test("the test of the page sees what is wrong with one", () => {
  const page = resultsHtml([resultOf("ada.txt")], title);
  const planted = (bad: string): readonly string[] => wrongIn(page.replace("</main>", `${bad}</main>`));
  for (const bad of ["<script>1</script>", '<p onclick="a">b</p>', '<a href="javascript:a">b</a>', "a < b", "a > b", "&copy;", "<p>", "</p>", "<img src=x>", "\u202e", '<p class="a" style="b">c</p>']) {
    expect(planted(bad), bad).not.toEqual([]);
  }
});
