// Results whose every text is hostile, for the sinks; knows no sink.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { AnswerResult, SubmissionResult } from "../../../src/check/result.js";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import type { Span } from "../../../src/diagnostics/span.js";
import { mistakeCodes } from "../../../src/check/mistake-codes.js";

function inputOf(entry: unknown): readonly string[] {
  if (typeof entry !== "object" || entry === null || !("input" in entry)) return [];
  return typeof entry.input === "string" ? [entry.input] : [];
}

const listed: unknown = JSON.parse(readFileSync(new URL("../../cases/hostile-inputs.json", import.meta.url), "utf8"));

export const hostileTexts: readonly string[] = [
  ...(Array.isArray(listed) ? listed.flatMap(inputOf) : []),
  "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "<!--", "]]>", "</style>", "</title>", "</details>",
  "[click](javascript:alert(1))", "![x](http://x.example/a.png)", "<http://x.example>", "http://x.example www.x.example a@x.example", "[a]: javascript:alert(1)",
  "`code` ``` ~~~ `", "| a | b |", "# heading", "- item", "1. item", "===", "---", "> quote", "\\(x\\) \\[x\\] $x$ $$x$$", "*a* _b_ ~~c~~ {: .x}", "&lt;script&gt; &#60;",
  "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "a,b;\"c\"\r\nd", "'", "|cmd", "%0A",
  "\u0000", "\u001b[2J\u001b]0;x\u0007", "\u202eabc\u2066", "\ud800", "\udc00x", "a\ufeffb", "\u2028\u2029", "𝑥".repeat(200), "<".repeat(500), "\\href{javascript:alert(1)}{x}", "\\input{/etc/passwd}",
  "x".repeat(70_000), "\n".repeat(2_000), "__proto__", "constructor", "",
];

const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom("<", ">", "&", "\"", "'", "`", "[", "]", "(", ")", "|", "$", "\\", ":", "=", "\n", "*", "_", "a", " ", "🙂"), maxLength: 40 }) },
);

const number = fc.oneof(fc.constantFrom(0, 1, 0.1 + 0.2, 1 / 3, -1, NaN, Infinity, 1e300), fc.double());
const span: fc.Arbitrary<Span> = fc.tuple(fc.nat(200), fc.nat(60)).map(([start, length]) => ({ start, end: start + length }));
const few = <T>(one: fc.Arbitrary<T>, most = 3): fc.Arbitrary<T[]> => fc.array(one, { maxLength: most });
const label = fc.oneof(fc.record({ span, message: text }), fc.record({ span, message: text, source: text }));
const diagnostic: fc.Arbitrary<Diagnostic> = fc.record({
  code: fc.constantFrom("E0203" as const, "E0921" as const), severity: fc.constantFrom("error" as const, "warning" as const), message: text, labels: few(label), help: fc.option(text),
});

const answer: fc.Arbitrary<AnswerResult> = fc.record({
  problem: text, name: text, written: fc.option(span),
  verdict: fc.constantFrom("correct" as const, "equivalent" as const, "wrong" as const, "ill-typed" as const, "unreadable" as const, "missing" as const, "undecided" as const),
  gradable: fc.boolean(), score: number, max: number,
  proof: fc.option(fc.constantFrom("proved" as const, "exact-modular" as const, "sampled" as const)),
  level: fc.option(text),
  mistakes: few(fc.record({ code: fc.constantFrom(...mistakeCodes), rule: text, says: text, at: fc.option(span) })),
  notes: few(text),
  counterexample: fc.option(fc.record({ sizes: fc.constant({ n: 2 }), values: fc.constant({ x: [1, NaN] }), answer: fc.constant(Infinity), expected: fc.constant([1, 2]), text })),
  expected: fc.option(text),
  lines: few(fc.record({ line: fc.nat(9), span, verdict: fc.constantFrom("definition" as const, "follows" as const, "wrong" as const, "restored" as const), rule: fc.option(text), says: fc.option(text) })),
  understood: fc.option(fc.record({ text, ascii: text, latex: text, shape: few(text) })),
  seed: text,
  diagnostics: few(diagnostic),
});

export const submission: fc.Arbitrary<SubmissionResult> = fc.record({ submission: text, text, score: number, max: number, answers: few(answer, 2), diagnostics: few(diagnostic) });

export const submissions = few(submission);
