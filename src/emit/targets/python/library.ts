/** What distinguishes one Python array library from another in emitted code. Knows no library and no program. */
import type { Code } from "../../infix.js";
import type { EmittedProgram } from "../../program.js";
import type { Method } from "../../schedule/instruction.js";
import type { Spellings } from "../../spellings.js";

/** The computation that is repeated for each entry of a variable. */
export interface Along {
  /** The name of the increment, the lines that depend on it, and what they compute from it. */
  readonly step: string;
  readonly moving: readonly string[];
  readonly slice: string;
  /** The axes of what is computed, and those of the variable. */
  readonly outer: readonly string[];
  readonly inner: readonly string[];
  /** Whether the variable is one row, which values of the program hold as a vector. */
  readonly row: boolean;
  readonly result: string;
  readonly like: string;
  readonly claim: (wanted: string) => string;
}

/** The names in a module that its other functions refer to. */
export interface ModuleNames {
  readonly both: string;
  readonly plain: string;
  readonly inputs: readonly string[];
  /** Sizes that no argument shows. */
  readonly told: readonly string[];
  readonly sizes: ReadonlyMap<string, string>;
  /** What is spread over devices; null where nothing is. */
  readonly sharding: Sharding | null;
  /** The function that differentiation by the library itself is taught; null where there is none. */
  readonly taught: Taught | null;
}

/** A function whose derivative is made known to the library's own differentiation. */
export interface Taught {
  readonly name: string;
  /** The name of what holds it, where that is a class. */
  readonly holder: string;
  /** For each parameter of the function, the place of its derivative among the results; null for one that has none. */
  readonly places: readonly (number | null)[];
  /** Whether its derivative takes the cotangent of the value as its last argument, or is the gradient of a number. */
  readonly pullback: boolean;
  /** Its parameters, among them the sizes that none of the others shows. */
  readonly inputs: readonly string[];
  readonly told: readonly string[];
  /** The lines that read the arguments, and those after them of a function that returns the value alone. */
  readonly reading: readonly string[];
  readonly body: readonly string[];
}

/** Which arguments and results have a sample in each row. */
export interface Sharding {
  readonly inputs: readonly boolean[];
  readonly value: boolean;
  readonly outputs: readonly boolean[];
}

/** How code differs between array libraries. `like` is the name of an array whose kind of numbers new arrays take. */
export interface Library {
  readonly name: "numpy" | "torch" | "jax";
  readonly imports: readonly string[];
  readonly spellings: Spellings;
  /** Names beside Python's own that the module uses or defines. */
  readonly reserved: readonly string[];
  /** Where `eye`, `diag`, `einsum` and `linalg` are found. */
  readonly module: string;
  /** Whether a scalar is an array without axes, or a number of Python. */
  readonly scalars: "array" | "number";
  readonly softmax: (vector: string) => string;
  readonly logsumexp: (vector: string) => string;
  readonly outer: ((left: string, right: string) => string) | null;
  /** Whether a transposed matrix is copied before it meets a vector, which then stands on its other side. */
  readonly copiesTransposes: boolean;
  /** Σ x y over all entries of two arrays of one shape. */
  readonly inner: (left: Code, right: Code) => string;
  readonly identity: (size: string, like: string) => string;
  /** A number, which no array stands in, as a scalar. */
  readonly number: (text: string, like: string) => string;
  /** An array that has a number everywhere. */
  readonly full: (shape: string, number: string, like: string) => string;
  /** An array or a scalar repeated to a shape. */
  readonly spread: (code: Code, shape: string, like: string) => Code;
  /** The scalar in an array of one entry. */
  readonly item: (array: string) => string;
  /** A scalar as a matrix of one entry. */
  readonly boxed: (scalar: string) => string;
  /** A copy of an array that would else be handed out twice; null where arrays cannot be changed. */
  readonly copy: ((array: string) => string) | null;
  /** A scalar as a function returns it. */
  readonly returned: (scalar: string) => string;
  /** Reads the argument `name`. `like` is null for the first array, which others take after. */
  readonly argument: (name: string, scalar: boolean, like: string | null) => readonly string[];
  /** What the operators of sizes alone are given. */
  readonly sized: (sizes: readonly string[], like: string) => readonly string[];
  /** An array of several axes with its axes in the order of `places`. */
  readonly permuted: (array: string, places: string) => string;
  /** Whether `einsum` gives views of diagonals that can be written to. */
  readonly diagonalViews: boolean;
  /** Fills `result`, one slice for each entry of the increment. */
  readonly along: (along: Along) => readonly string[];
  /** Definitions that make the derivative known to the library's own differentiation; null where it has none. */
  readonly teach: ((names: ModuleNames, taught: Taught) => readonly string[]) | null;
  /** Definitions for several devices; null where the library has no such thing. */
  readonly shard: ((names: ModuleNames, sharding: Sharding) => readonly string[]) | null;
  readonly check: CheckSpelling;
  readonly factorisations: FactorisationSpelling;
}

/** Factorisations of matrices, by LU with pivots or of one triangle by Cholesky. `factors` is the name of one. */
export interface FactorisationSpelling {
  /** What only modules with a factorisation import. */
  readonly imports: readonly string[];
  readonly factors: (method: Method, matrix: string) => string;
  /** The solution for a right-hand side, which is a vector or a matrix. */
  readonly solve: (method: Method, factors: string, right: string, transposed: boolean, isVector: boolean) => string;
  readonly inverse: (method: Method, factors: string, identity: string) => string;
  /** The determinant, or log |det|. */
  readonly determinant: (method: Method, factors: string, log: boolean) => Code;
}

/** How the self-check, which computes in NumPy, calls the functions of the module. */
export interface CheckSpelling {
  /** What brings `np` into a function; nothing where the module has it. */
  readonly imports: readonly string[];
  /** The arguments for a function of the module, from the arrays and numbers in `at`. */
  readonly passed: string;
  /** A result as an array of NumPy. */
  readonly array: (result: string) => string;
  /** Sentences on the arguments `given` and the results `claimed` beside central differences; `told` are the sizes that no argument shows. */
  readonly further: (program: EmittedProgram, names: ModuleNames, told: readonly string[]) => readonly string[];
  /** What has to be set before the check is run as a script. */
  readonly setup: readonly string[];
}
