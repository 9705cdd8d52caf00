// What a diagnostic looks like to a person and to a script; knows no language.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { error, inSource, label, warning } from "../../src/diagnostics/diagnostic.js";
import { toJson } from "../../src/diagnostics/json.js";
import { plain, render } from "../../src/diagnostics/render.js";
import { position } from "../../src/diagnostics/source.js";

const clash = error(
  "E0202",
  "cannot add a vector of `h` entries and a vector of `m` entries",
  [label({ start: 14, end: 16 }, "`b2` has `m` entries, declared here"), label({ start: 7, end: 11 }, "`W1 x` has `h` entries")],
  "did you mean `b1`?",
);
const source = { name: "expression", text: "mse(t, W1 x + b2)" };

function shown(text: string, spans: readonly (readonly [number, number, string])[], width = 60): string {
  const labels = spans.map(([start, end, message]) => label({ start, end }, message));
  return render(error("E0102", "something", labels), [{ name: "a.grad", text }], { width });
}

describe("rendering", () => {
  test("two labels on one line stand below each other, as in the house style", () => {
    expect(render(clash, [source])).toBe(
      [
        "error[E0202]: cannot add a vector of `h` entries and a vector of `m` entries",
        " --> 1:15",
        "  |",
        "1 | mse(t, W1 x + b2)",
        "  |        ----   ^^ `b2` has `m` entries, declared here",
        "  |        |",
        "  |        `W1 x` has `h` entries",
        "  = help: did you mean `b1`?",
      ].join("\n"),
    );
  });

  test("labels on several lines show each line once, and a gap between distant ones", () => {
    expect(shown("a\nb c\nd\ne\n", [[2, 3, "one"], [4, 5, "two"], [8, 9, "three"]])).toBe(
      ["error[E0102]: something", " --> a.grad:2:1", "  |", "2 | b c", "  | ^ - two", "  | |", "  | one", "...", "4 | e", "  | - three"].join("\n"),
    );
  });

  test("labels in two texts are shown under the name of each", () => {
    const [first = "", ...rest] = render(error("E0213", "two", [label({ start: 0, end: 1 }, "here"), label({ start: 1, end: 2 }, "there", "--let")]), [source, { name: "--let", text: " W" }]).split("\n");
    expect(first).toBe("error[E0213]: two");
    expect(rest).toEqual([" --> 1:1", "  |", "1 | mse(t, W1 x + b2)", "  | ^ here", " ::: --let:1:2", "  |", "1 |  W", "  |  - there"]);
  });

  test("a long line is cut around the label, on both sides", () => {
    const text = `${"a + ".repeat(100)}! + ${"b + ".repeat(100)}`;
    const [, , , line = "", marks = ""] = shown(text, [[400, 401, "here"]]).split("\n");
    expect(line.length).toBeLessThanOrEqual(66);
    expect(line.startsWith("1 | …")).toBe(true);
    expect(line.endsWith("…")).toBe(true);
    expect(line[marks.indexOf("^")]).toBe("!");
  });

  test("distant labels on one long line get a window each", () => {
    const text = `!${" + a".repeat(200)} ?`;
    const lines = shown(text, [[0, 1, "one"], [802, 803, "two"]]).split("\n");
    expect(lines.filter((line) => line.startsWith("1 |")).length).toBe(2);
  });

  test("hidden characters are shown as escapes and tabs as blanks, and marks stay in place", () => {
    const [, , , line = "", marks = ""] = shown("\t\u202ex\u0000 !", [[5, 6, "here"]]).split("\n");
    expect(line).toBe("1 |     \\u202ex\\u0000 !");
    expect(marks.indexOf("^")).toBe(line.indexOf("!"));
  });

  test("wide characters take two columns, and columns of the heading count characters", () => {
    const [, place, , , marks = ""] = shown("日本 !", [[3, 4, "here"]]).split("\n");
    expect(place).toBe(" --> a.grad:1:4");
    expect(marks).toBe("  |      ^ here");
  });

  test("the end of a text can be pointed at", () => {
    expect(shown("x +", [[3, 3, "missing"]]).split("\n")[4]).toBe("  |    ^ missing");
  });

  test("colours come from the caller, and none from anywhere else", () => {
    const painted = render(clash, [source], { paint: { ...plain, error: (text) => `<${text}>`, title: (text) => `*${text}*` } });
    expect(painted.split("\n")[0]).toBe("<error[E0202]>*: cannot add a vector of `h` entries and a vector of `m` entries*");
    expect(painted).toContain("<^^> <`b2` has `m` entries, declared here>");
    expect(render(clash, [source])).not.toContain("\u001b");
  });

  test("no diagnostic about any text puts a control or direction character on the terminal, or throws", () => {
    const spans = fc.array(fc.tuple(fc.nat(50), fc.nat(50), fc.string({ unit: "binary", maxLength: 8 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), spans, fc.integer({ min: 40, max: 80 }), (text, places, width) => {
        const within = places.map(([a, b, message]) => [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length), message] as const);
        expect(shown(text, within, width)).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe("other forms", () => {
  test("JSON has offsets, and the name of a text only where there is one", () => {
    expect(toJson(clash)).toEqual({
      code: "E0202", severity: "error", message: clash.message, help: "did you mean `b1`?",
      labels: [{ start: 14, end: 16, message: "`b2` has `m` entries, declared here" }, { start: 7, end: 11, message: "`W1 x` has `h` entries" }],
    });
    expect(inSource([clash], "--let").map(toJson)[0]?.labels[0]?.source).toBe("--let");
  });

  test("a warning is rendered as one", () => {
    expect(render(warning("E0202", "careful", []), [])).toBe("warning[E0202]: careful");
  });

  test("lines end with \\n, \\r\\n or \\r, and a place past the end is on the last line", () => {
    const text = "a\r\nbc\rd\n";
    expect([0, 1, 3, 4, 6, 8, 99].map((offset) => position(text, offset))).toEqual([
      { line: 1, column: 1 }, { line: 1, column: 2 }, { line: 2, column: 1 }, { line: 2, column: 2 }, { line: 3, column: 1 }, { line: 4, column: 1 }, { line: 4, column: 1 },
    ]);
  });
});
