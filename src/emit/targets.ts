/** Every target by name. */
import type { Target } from "./target.js";
import { asciiTarget, latexTarget, textTarget } from "./targets/formulas.js";
import { c } from "./targets/c/c.js";
import { jax } from "./targets/jax.js";
import { js } from "./targets/js.js";
import { julia } from "./targets/julia/julia.js";
import { numpy } from "./targets/numpy.js";
import { octave } from "./targets/octave/octave.js";
import { torch } from "./targets/torch.js";
import { ts } from "./targets/ts.js";
import { wasm } from "./targets/wasm.js";

/** The names of targets that exist. */
export const targetNames = ["text", "ascii", "latex", "numpy", "torch", "jax", "js", "ts", "wasm", "octave", "c", "julia"] as const;
export type TargetName = (typeof targetNames)[number];

export const targets: { readonly [N in TargetName]: Target } = { text: textTarget, ascii: asciiTarget, latex: latexTarget, numpy, torch, jax, js, ts, wasm, octave, c, julia };

export const isTargetName = (name: string): name is TargetName => targetNames.some((known) => known === name);
