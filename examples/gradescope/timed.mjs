// A results.json with the time that checking took: `node timed.mjs results.json BEGUN ENDED OUT`. gradus itself looks at no clock, so that the same input gives the same bytes.
import { readFileSync, writeFileSync } from "node:fs";

const [path, begun, ended, out] = process.argv.slice(2);
const results = JSON.parse(readFileSync(path, "utf8"));
const seconds = Math.round(1000 * (Number(ended) - Number(begun))) / 1000;
writeFileSync(out, `${JSON.stringify({ ...results, execution_time: Number.isFinite(seconds) ? Math.max(0, seconds) : 0 }, null, 2)}\n`);
