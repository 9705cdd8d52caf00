/** The types of a generated TypeScript module: sizes, inputs with their shapes, results. Knows no code. */
import { formatShape, isScalarShape } from "../../../term/dimension.js";
import type { LoopProgram } from "../../loops/program.js";
import { visible } from "../../names.js";
import { plainName } from "../../notation.js";
import type { EmittedProgram } from "../../program.js";
import type { JsNames } from "./check.js";

const property = (name: string): string => (/^[A-Za-z_]\w*$/u.test(name) ? name : JSON.stringify(name));
const remark = (text: string): string => `  /** ${visible(text).replaceAll("*/", "*\\/")} */`;

/** Interfaces and types, with what a reader needs to know of each member. */
export function interfaceLines(program: EmittedProgram, loops: LoopProgram, { both, plain }: JsNames): readonly string[] {
  const value = loops.value.place.kind === "scalar" ? "number" : "Float64Array";
  const shapeOf = (shape: Parameters<typeof formatShape>[0]): string => formatShape(shape) || "scalar";
  const { outputs } = program;
  const [first] = outputs;
  const single = outputs.length === 1 && first !== undefined;
  const each = outputs.map(({ name }) => `of ${name}`);
  return [
    "/** The number that each size name stands for. */",
    "export interface Sizes {", ...loops.sizes.map((name) => `  readonly ${property(name)}: number;`), "}", "",
    "/** The arguments by name; arrays in row-major order. */",
    "export interface Inputs {",
    ...program.inputs.flatMap((input) => [remark([shapeOf(input.shape), ...input.attributes].join(" ")), `  readonly ${property(plainName(input))}: ${isScalarShape(input.shape) ? "number" : "Float64Array"};`]),
    "}", "",
    `/** ${single ? `The derivative ${visible(each[0] ?? "").replaceAll("*/", "*\\/")}` : `The derivatives in order: ${visible(each.join(", ")).replaceAll("*/", "*\\/")}`}; in row-major order, of length 1 for a scalar. */`,
    `export type Derivatives = ${single ? "Float64Array" : `readonly [${outputs.map(() => "Float64Array").join(", ")}]`};`, "",
    "/** Functions for fixed sizes. `out` takes the derivatives where it is given. */",
    "export interface Functions {",
    `  readonly ${both}: (inputs: Inputs, out?: Derivatives) => [value: ${value}, derivatives: Derivatives];`,
    `  readonly ${plain}: (inputs: Inputs, out?: Derivatives) => Derivatives;`,
    "}",
  ];
}
