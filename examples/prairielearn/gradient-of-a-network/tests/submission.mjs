// The answers of PrairieLearn's data.json as a submission: `node submission.mjs data.json FOLDER` writes answers.txt, and problem.txt where one is chosen.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [path = "", folder = ""] = process.argv.slice(2);
const mostBytes = 8_000_000;
if (statSync(path).size > mostBytes) throw new Error("data.json is too large");

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const data = JSON.parse(readFileSync(path, "utf8"));
const submitted = isObject(data) && isObject(data.submitted_answers) ? data.submitted_answers : {};
const fields = Object.entries(submitted).filter(([name, value]) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && typeof value === "string" && value.trim() !== "");

// A student may write the name as well: `dW1 = …` in the field of `dW1`.
const line = ([name, value]) => (value.trimStart().startsWith(name) && value.trimStart().slice(name.length).trimStart().startsWith("=") ? value : `${name} = ${value.trim()}`);
const working = fields.filter(([name]) => name === "working").map(([, value]) => value);
const answers = fields.filter(([name]) => name !== "working").map(line);
writeFileSync(join(folder, "answers.txt"), [...working, ...answers, ""].join("\n"));

const problem = isObject(data) && isObject(data.params) ? data.params.problem : undefined;
if (typeof problem === "string") writeFileSync(join(folder, "problem.txt"), problem);
