/** The JavaScript around a WebAssembly program: its memory, its views, what it asks of the process. Knows no bytes and no formulas. */
import type { Dimension } from "../../term/dimension.js";
import type { LoopArgument, LoopProgram, StatementOf } from "../loops/program.js";
import { plainName } from "../notation.js";
import type { EmittedProgram } from "../program.js";
import type { HostFunctionName } from "../plain/instance.js";
import type { ProgramModule } from "../wasm/program/module.js";
import { slotGap } from "../wasm/program/storage.js";
import { jsFunctions, jsMatrixOperators, numberOperators } from "./javascript/words.js";

/** A name as a property or a string: whatever it is, it cannot end the quotes. */
const quoted = (name: string): string => JSON.stringify(name);

export const loading = `const _modules = new Map();

/** A program, compiled at its first use. */
function _compiled(code) {
  const known = _modules.get(code);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(atob(code), (sign) => sign.charCodeAt(0));
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) throw new Error("this program needs WebAssembly with SIMD: Node 16.4, Chrome 91, Firefox 89, Safari 16.4 or later; the target js needs neither");
  const module = new WebAssembly.Module(bytes);
  _modules.set(code, module);
  return module;
}

/** Copies numbers; a loop, where there are few, is quicker than a call. */
function _copy(to, numbers) {
  if (numbers.length >= 48) to.set(numbers);
  else for (let i = 0; i < numbers.length; i += 1) to[i] = numbers[i];
}`;

const put = `/** Puts an argument where the program reads it; nothing is to be done for the program's own array. */
function _put(view, numbers, name) {
  if (numbers === view) return;
  if (numbers === undefined || numbers.length !== view.length) throw new RangeError(\`\${name}: expected \${view.length} numbers\`);
  _copy(view, numbers);
}`;

const putNumber = `function _putNumber(view, number, name) {
  if (number === view) return;
  if (typeof number !== "number") throw new TypeError(\`\${name}: expected a number\`);
  view[0] = number;
}`;

const takeOut = `/** Copies a derivative to the caller's array, if that is another than the program's own. */
function _take(view, out) {
  if (out === view) return;
  if (out.length !== view.length) throw new RangeError(\`out: expected an array of \${view.length} numbers\`);
  _copy(out, view);
}`;

/** Names that the loader keeps for itself. */
export const loaderNames: readonly string[] = ["_code", "_doubleCode", "_double", "_deviation", "_compared", "_checkDouble", "_modules", "_compiled", "_copy", "_put", "_putNumber", "_take", "WebAssembly", "Uint8Array", "Float32Array", "atob"];

/** In which numbers a program computes, and what its code is called. */
export interface LoadedAs {
  readonly array: "Float64Array" | "Float32Array";
  readonly bytes: number;
  readonly code: string;
}

export interface Loader {
  /** Top-level definitions of the loader's own. */
  readonly definitions: readonly string[];
  /** The body of `create(sizes)`. */
  readonly lines: readonly string[];
}

export function loader(program: EmittedProgram, loops: LoopProgram, module: ProgramModule, names: { readonly plain: string; readonly both: string }, { array: arrayType, bytes, code }: LoadedAs): Loader {
  const { storage, scratch, hostFunctions, operators } = module;
  const needed = new Set<string>([loading, takeOut]);
  const size = ({ coefficient, powers }: Dimension): string => {
    const factors = powers.flatMap(([name, exponent]) => Array.from({ length: exponent }, () => `s[${loops.sizes.indexOf(name)}]`));
    return (coefficient !== 1 || factors.length === 0 ? [`${coefficient}`, ...factors] : factors).join(" * ");
  };
  const slot = (array: number): string => `v[${storage.slotOf[array] ?? -1}]`;
  const isNumber = loops.value.place.kind === "scalar";

  const hostCode = (name: HostFunctionName): string => {
    if (name === "pow") return "pow: Math.pow";
    return `${name}: (x) => ${jsFunctions[name]("x")}`;
  };
  const matrix = (argument: LoopArgument, number: string): string => {
    if (argument.kind === "number") return `{ rows: 1, columns: 1, data: Float64Array.of(${number}) }`;
    const { array, rows, columns, transposed } = argument.matrix;
    const stored = `{ rows: ${size(rows)}, columns: ${size(columns)}, data: ${slot(array)} }`;
    return transposed ? `_turn(${stored})` : stored;
  };
  const operatorCode = ({ name, args, to }: StatementOf<"operator">): string => {
    const numbers = args.map((argument, index) => (argument.kind === "number" ? `x${index}` : null));
    const parameters = numbers.filter((one) => one !== null).join(", ");
    const value = jsMatrixOperators[name](args.map((_, index) => `m${index}`));
    const given = args.map((argument, index) => `const m${index} = ${matrix(argument, numbers[index] ?? "")};`).join(" ");
    const result = to.kind === "array" ? `${slot(to.array)}.set(${value}.data);` : `return ${numberOperators.has(name) ? value : `${value}.data[0]`};`;
    return `(${parameters}) => { ${given} ${result} }`;
  };

  const imports = [
    "env: { memory }", "at",
    ...(module.sizes.length === 0 ? [] : [`size: [${module.sizes.map(size).join(", ")}]`]),
    ...(hostFunctions.length === 0 ? [] : [`host: { ${hostFunctions.map(hostCode).join(", ")} }`]),
    ...(operators.length === 0 ? [] : [`operator: [${operators.map(operatorCode).join(", ")}]`]),
  ];
  const inputs = loops.inputs.map(({ place }, index) => {
    const variable = program.inputs[index];
    const at = place.kind === "array" ? slot(place.array) : `v[${storage.slotOfNumber[index] ?? -1}]`;
    return { name: quoted(variable === undefined ? "" : plainName(variable)), at, isNumber: place.kind === "scalar" };
  });
  if (inputs.some((input) => input.isNumber)) needed.add(putNumber);
  if (inputs.some((input) => !input.isNumber)) needed.add(put);
  const outputs = loops.outputs.map(({ array }) => slot(array));
  const single = outputs.length === 1;
  const valueSlot = loops.value.place.kind === "array" ? slot(loops.value.place.array) : "";
  return {
    definitions: [...needed],
    lines: [
      ...(loops.sizes.length === 0 ? [] : [`const s = [${loops.sizes.map((name) => `_size(sizes[${quoted(name)}], ${quoted(name)})`).join(", ")}];`]),
      "/** How many numbers each part of the memory holds, and where it begins. */",
      `const lengths = [${storage.slots.map(size).join(", ")}];`,
      `let end = ${Math.ceil(scratch / slotGap) * slotGap};`,
      "const at = lengths.map((length) => {",
      "  const start = end;",
      `  end = ${slotGap} * Math.ceil((end + ${bytes} * length) / ${slotGap}) + ${slotGap};`,
      "  return start;",
      "});",
      `const memory = new WebAssembly.Memory({ initial: Math.ceil((end + ${slotGap}) / 65536) });`,
      `const v = lengths.map((length, slot) => new ${arrayType}(memory.buffer, at[slot], length));`,
      `const { run } = new WebAssembly.Instance(_compiled(${code}), { ${imports.join(", ")} }).exports;`,
      `const inputs = { ${inputs.map(({ name, at }) => `[${name}]: ${at}`).join(", ")} };`,
      `const outputs = ${single ? outputs[0] ?? "" : `[${outputs.join(", ")}]`};`,
      `const ${names.both} = (given, out) => {`,
      `  if (given !== undefined && given !== inputs) {`,
      ...inputs.map((input) => `    ${input.isNumber ? "_putNumber" : "_put"}(${input.at}, given[${input.name}], ${input.name});`),
      "  }",
      isNumber ? "  const value = run();" : "  run();",
      ...(isNumber ? [] : [`  const value = out === undefined ? ${valueSlot}.slice() : ${valueSlot};`]),
      `  if (out === undefined) return [value, ${single ? "outputs.slice()" : "outputs.map((view) => view.slice())"}];`,
      ...(single ? ["  _take(outputs, out);"] : ["  if (out !== outputs) {", ...outputs.map((output, index) => `    _take(${output}, out[${index}]);`), "  }"]),
      "  return [value, out];",
      "};",
      `return { inputs, outputs, run, ${names.both}, ${names.plain}: (given, out) => ${names.both}(given, out)[1] };`,
    ],
  };
}
