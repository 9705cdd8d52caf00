/** Functions of matrices for libraries that have an exponential only: roots and logarithms from inverses and products. Knows no programs. */
import { betweenDefinitions, type Spelling, spelledCall as call } from "../../spellings.js";

/** How a library writes what these definitions need. */
export interface MatrixForms {
  readonly module: "jnp" | "torch";
  /** The exponential of a matrix, real or complex, and the line that makes it known. */
  readonly exponential: string;
  readonly known: readonly string[];
  /** The identity like a matrix `x` of `n` rows. */
  readonly eye: (size: string) => string;
  /** Repeats `advance` on the pair `y`, `z` a fixed number of times. */
  readonly repeat: (count: number) => string;
  /** [[a, b], [c, d]]. */
  readonly block: (a: string, b: string, c: string, d: string) => string;
}

const roots = 8;
const rootSteps = 24;
const terms = 10;

/** The operators of matrix functions and of their derivatives along directions. */
export function matrixFunctions({ module, exponential, known, eye, repeat, block }: MatrixForms) {
  const simple = (name: string, value: string): string => [`def _${name}(x):`, ...known.map((line) => `    ${line}`), `    return ${value}`].join("\n");
  const sqrtm = [
    "def _sqrtm(x):",
    '    """The principal square root: Denman-Beavers steps, scaled by determinants (Higham 2008, section 6.3)."""',
    "    n = x.shape[0]", "",
    "    def advance(y, z):",
    `        scale = ${module}.exp(-(${module}.linalg.slogdet(y)[1] + ${module}.linalg.slogdet(z)[1]) / (2 * n))`,
    `        return (scale * y + ${module}.linalg.inv(z) / scale) / 2, (scale * z + ${module}.linalg.inv(y) / scale) / 2`, "",
    `    y, z = x, ${eye("n")}`,
    `    ${repeat(rootSteps)}`,
    "    return y",
  ].join("\n");
  const logm = [
    "def _logm(x):",
    `    """The principal logarithm: ${roots} square roots, then the series of log((1 + y) / (1 - y))."""`,
    `    for _ in range(${roots}):`,
    "        x = _sqrtm(x)",
    `    eye = ${eye("x.shape[0]")}`,
    `    y = ${module}.linalg.solve(x + eye, x - eye)`,
    "    total, power, square = y, y, y @ y",
    `    for k in range(1, ${terms}):`,
    "        power = power @ square",
    "        total = total + power / (2 * k + 1)",
    `    return ${2 ** (roots + 1)} * total`,
  ].join("\n");
  const definitions = {
    expm: simple("expm", `${exponential}(x)`),
    sinm: simple("sinm", `${exponential}(1j * x).imag`),
    cosm: simple("cosm", `${exponential}(1j * x).real`),
    sqrtm,
    logm: `${sqrtm}${betweenDefinitions}${logm}`,
  };
  const frechet = [
    "def _frechet(f, x, *directions):",
    '    """The derivative of the matrix function f at x along the directions: the last block of f([[x, e], [0, x]])."""',
    "    n = x.shape[0]",
    "    for e in directions:",
    `        repeated = ${module}.kron(${eye("x.shape[0] // n")}, e)`,
    `        x = ${block("x", "repeated", `${module}.zeros_like(x)`, "x")}`,
    "    return f(x)[:n, -n:]",
  ].join("\n");
  const whole = (name: keyof typeof definitions): Spelling => call(`_${name}`, definitions[name]);
  const along = (name: keyof typeof definitions): Spelling => ({ write: (args) => `_frechet(_${name}, ${args.join(", ")})`, definition: `${definitions[name]}${betweenDefinitions}${frechet}` });
  return {
    expm: whole("expm"), sinm: whole("sinm"), cosm: whole("cosm"), logm: whole("logm"), sqrtm: whole("sqrtm"),
    dexpm: along("expm"), dsinm: along("sinm"), dcosm: along("cosm"), dlogm: along("logm"), dsqrtm: along("sqrtm"), d2expm: along("expm"),
  };
}
