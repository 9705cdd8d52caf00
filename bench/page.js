// Tables and the page of results, one section for each script; knows no measurements.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("README.md", import.meta.url));
const opening = "# Measurements\n\nWritten by the scripts of this folder. Ratios within a row are comparable, since everything in it was measured in turns in one run; times are of the machine that is named.\n";

/** A table in Markdown; numbers stand on the right. */
export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** Two or three digits that matter. */
export const digits = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));
export const times = (x) => `${x >= 10 ? x.toFixed(0) : x.toFixed(1)}×`;

/** The machine and the runtime, without a name or a path. */
export const machine = () => `${cpus()[0]?.model.trim() ?? "an unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;

/** Replaces one section of the page, or adds it. */
export function writeSection(name, text) {
  const before = existsSync(page) ? readFileSync(page, "utf8") : opening;
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const section = `${start}\n${text.trim()}\n${end}`;
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  writeFileSync(page, from >= 0 && to > from ? before.slice(0, from) + section + before.slice(to + end.length) : `${before.trimEnd()}\n\n${section}\n`);
}
