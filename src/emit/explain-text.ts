/** An explained schedule as lines of text, in columns. Knows no schedule. */
import { columns as displayWidth } from "../diagnostics/width.js";
import type { Counted, ScheduleExplanation } from "./explain.js";

const widest = 72;

const grouped = (value: number): string => (Number.isInteger(value) && value < 2 ** 53 ? String(value).replace(/\B(?=(\d{3})+$)/gu, ",") : value >= 1e15 ? value.toExponential(3) : value.toFixed(1).replace(/\B(?=(\d{3})+\.)/gu, ","));

const inWords = ({ formula, number }: Counted): string => (number === null || grouped(number) === formula ? formula : `${formula} = ${grouped(number)}`);

const padded = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - displayWidth(text)));

/** How many times as many operations the formulas take as they are written; null where sizes have no numbers. */
function ratio({ total, naive }: ScheduleExplanation): string {
  if (total.number === null || naive.number === null || total.number === 0) return "";
  return ` (${(naive.number / total.number).toPrecision(3)} times as many)`;
}

export function scheduleText(explained: ScheduleExplanation): string {
  const { instructions, results, total, naive, memory, products, uncounted } = explained;
  const rows = instructions.map(({ name, operation, shape, operations, repeated }) => [`${name} = ${operation}`, shape.length === 0 ? "scalar" : shape.join("×"), `${operations === null ? "not counted" : inWords(operations)}${repeated ? ", for each entry" : ""}`] as const);
  const width = (column: 0 | 1): number => rows.reduce((most, row) => Math.min(widest, Math.max(most, displayWidth(row[column]))), 0);
  const [first, second] = [width(0), width(1)];
  const row = ([operation, shape, cost]: readonly [string, string, string]): string => `  ${padded(operation, first)}  ${padded(shape, second)}  ${cost}`;
  const ordered = products.map(({ written, computed }, index) => `  ${index === 0 ? "products   " : "           "} ${written}  as  ${computed}`);
  const lines = [
    ...rows.map(row),
    "",
    ...results.map(({ of, name }) => `  ${of} = ${name}`),
    "",
    `  operations  ${inWords(total)}`,
    `  naive       ${inWords(naive)}${ratio(explained)}: from left to right as written, inverses formed, nothing shared between formulas`,
    `  memory      ${inWords(memory.largest)} numbers at once beside the arguments; ${memory.count === 1 ? "1 buffer" : `${memory.count} buffers`} of ${inWords(memory.buffers)} numbers together`,
    ...ordered,
    ...(uncounted.length === 0 ? [] : [`  not counted ${uncounted.join(", ")}`]),
    "",
    "  * and / are entrywise, @ is the product of matrices, ' the transpose; a function of one number counts as one operation",
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
