/** The style sheet of the page, and its hash, without which the page's policy takes no style at all. Knows no markup but class names. */

/** `sha256-` and the digest of `style` in base 64: a test holds the two together. */
export const styleHash = "sha256-CrbpbTY31Xxdiy+QZ3E4jdcVssJ8gZGlELshfUygVPw=";

export const style = `
:root {
  color-scheme: light dark;
  --paper: #f7f5f0; --card: #ffffff; --ink: #1d1c1a; --quiet: #66625a; --rule: #e3dfd6; --sunk: #f3f0ea;
  --bar: #3b62c4; --right: #1c7c4a; --wrong: #bf3a2b; --ungraded: #8f5807; --missing: #8b867c;
  --mark: #ffe08a; --mark-ink: #3b2c00; --right-wash: #e4f3ea; --wrong-wash: #fae8e5; --ungraded-wash: #fbf0da; --missing-wash: #eeebe4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141518; --card: #1d1f23; --ink: #ecebe7; --quiet: #a5a198; --rule: #33363c; --sunk: #17191c;
    --bar: #86a5f5; --right: #5cc78d; --wrong: #f08475; --ungraded: #e5ae52; --missing: #8e8a82;
    --mark: #6b5310; --mark-ink: #fff3cf; --right-wash: #193226; --wrong-wash: #3b211e; --ungraded-wash: #382b13; --missing-wash: #2a2b2e;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 74rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1, h2, h3, p, ul, figure, pre, dl { margin: 0; }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.015em; }
h2 { font-size: 1.1rem; margin-bottom: 0.9rem; }
header p { color: var(--quiet); margin-top: 0.25rem; }
main { display: grid; gap: 1.5rem; margin-top: 1.75rem; }
section, .card { min-width: 0; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 1.25rem 1.4rem; }
.charts { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.quiet, footer { color: var(--quiet); }
footer { margin-top: 2.5rem; font-size: 0.85rem; }
.tiles { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); }
.tile { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 0.9rem 1.1rem; display: grid; align-content: start; }
.tile strong { font-size: 1.7rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.tile span { color: var(--quiet); font-size: 0.88rem; }

svg.chart { display: block; width: 100%; height: auto; max-width: 40rem; }
svg text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--ink); }
svg .small { font-size: 12px; fill: var(--quiet); }
svg .count { font-weight: 600; font-variant-numeric: tabular-nums; }
svg .axis { stroke: var(--rule); stroke-width: 1.5; }
svg .bar { fill: var(--bar); }
svg .all { fill: var(--right); }
svg .track { fill: var(--rule); }
svg rect.right { fill: var(--right); }
svg rect.wrong { fill: var(--wrong); }
svg rect.ungraded { fill: var(--ungraded); }
svg rect.missing { fill: var(--missing); }
.parts { display: block; width: 100%; min-width: 8rem; height: 12px; border-radius: 6px; overflow: hidden; }

table { border-collapse: collapse; width: 100%; font-size: 0.94rem; }
caption { text-align: left; color: var(--quiet); font-size: 0.85rem; padding-bottom: 0.4rem; }
th, td { text-align: left; padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; font-weight: 400; }
thead th { color: var(--quiet); font-size: 0.85rem; }
tbody tr:last-child > * { border-bottom: 0; }
td.bar-cell { width: 45%; padding-top: 0.85rem; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
details.data > summary { cursor: pointer; font-weight: 600; }
details.data table { margin-top: 0.9rem; }
td.names { color: var(--quiet); min-width: 9rem; overflow-wrap: anywhere; }
.asked { list-style: none; padding: 0; display: grid; gap: 0.8rem; }
.asked pre { margin-top: 0.2rem; overflow-x: auto; }
.asked code { display: block; }

.students { list-style: none; padding: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 12px; overflow: hidden; }
.students > li { content-visibility: auto; contain-intrinsic-size: auto 2.8rem; }
.students > li + li { border-top: 1px solid var(--rule); }
.student > summary { display: grid; grid-template-columns: minmax(8rem, 1.2fr) minmax(4rem, 8rem) 5.5rem minmax(8rem, 2fr); gap: 1rem; align-items: center; padding: 0.65rem 1.2rem; cursor: pointer; list-style: none; }
.student > summary::-webkit-details-marker { display: none; }
.student > summary:hover, .student[open] > summary { background: var(--sunk); }
.student > summary:focus-visible { outline: 2px solid var(--bar); outline-offset: -2px; }
.who { font-weight: 600; overflow-wrap: anywhere; }
.who::before { content: "▸"; display: inline-block; width: 1.1em; color: var(--quiet); font-weight: 400; }
.student[open] .who::before { content: "▾"; }
.score-bar { width: 100%; height: 6px; }
.points { color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 400; }
.chips { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.chip { border-radius: 999px; padding: 0.05rem 0.6rem; font-size: 0.84rem; overflow-wrap: anywhere; }
.chip.right { background: var(--right-wash); color: var(--right); }
.chip.wrong { background: var(--wrong-wash); color: var(--wrong); }
.chip.ungraded { background: var(--ungraded-wash); color: var(--ungraded); }
.chip.missing { background: var(--missing-wash); color: var(--quiet); }
.feedback { display: grid; gap: 1rem; padding: 1.1rem 1.2rem 1.4rem; background: var(--sunk); border-top: 1px solid var(--rule); }

.answer { background: var(--card); border: 1px solid var(--rule); border-left: 4px solid var(--missing); border-radius: 8px; padding: 1rem 1.2rem; display: grid; gap: 0.75rem; min-width: 0; }
main > section > .answer + .answer, main > section > .remarks + .answer { margin-top: 1rem; }
.answer.right { border-left-color: var(--right); }
.answer.wrong { border-left-color: var(--wrong); }
.answer.ungraded { border-left-color: var(--ungraded); }
.answer h3 { font-size: 1.05rem; display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: baseline; overflow-wrap: anywhere; }
.answer h3 .points { margin-left: auto; font-size: 0.9rem; }
span.mark.right { color: var(--right); }
span.mark.wrong { color: var(--wrong); }
span.mark.ungraded { color: var(--ungraded); }
span.mark.missing { color: var(--missing); }
.sentence { color: var(--quiet); margin-top: -0.6rem; }
.remarks { list-style: none; padding: 0; display: grid; gap: 0.9rem; }
.remarks > li { display: grid; gap: 0.45rem; min-width: 0; }
.tag { display: inline-block; border-radius: 5px; padding: 0 0.45rem; font-size: 0.84rem; font-weight: 600; background: var(--wrong-wash); color: var(--wrong); }
.tag.diagnostic { background: var(--ungraded-wash); color: var(--ungraded); }
.note { color: var(--quiet); }
.help::before { content: "→ "; color: var(--bar); }
.place pre { background: var(--sunk); border: 1px solid var(--rule); border-radius: 7px; padding: 0.5rem 0.8rem; overflow-x: auto; display: flex; gap: 1rem; }
.place .line { color: var(--quiet); font: 0.82rem/1.75 system-ui, sans-serif; white-space: nowrap; user-select: none; }
.place figcaption { color: var(--quiet); font-size: 0.88rem; margin-top: 0.2rem; }
code { font: 0.9em/1.6 ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
p code, td code { background: var(--sunk); border-radius: 4px; padding: 0.05em 0.3em; overflow-wrap: anywhere; }
mark { background: var(--mark); color: var(--mark-ink); border-radius: 3px; padding: 0.1em 0.15em; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.name { color: var(--quiet); font-size: 0.85rem; margin-right: 0.4rem; }
.shape { color: var(--quiet); font-size: 0.88rem; white-space: nowrap; margin-left: 0.5rem; }
.formula { font: 1.12rem/1.6 "STIX Two Math", "Cambria Math", "Latin Modern Math", "Libertinus Math", "DejaVu Serif", Georgia, serif; overflow-wrap: anywhere; }
.formula sub { font-size: 0.72em; line-height: 0; }
.counterexample { font-size: 0.94rem; overflow-wrap: anywhere; }
.working tr.line-wrong > * { background: var(--wrong-wash); }
.working tr > :first-child { padding-left: 0.6rem; width: 3.5rem; }

@media (max-width: 44rem) {
  body { padding: 1.5rem 0.9rem 3rem; }
  .student > summary { grid-template-columns: 1fr auto; gap: 0.4rem 1rem; }
  .student > summary .score-bar { display: none; }
  .student > summary .chips { grid-column: 1 / -1; }
}
@media print {
  :root { --paper: #ffffff; --card: #ffffff; --sunk: #ffffff; --ink: #000000; --quiet: #444444; --rule: #bbbbbb; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  svg, mark, .chip, .tag { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .card, .answer, .tile, .student > summary { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .students > li { content-visibility: visible; }
}
`;
