/** How sentences about whole answers call what was asked. Knows no mistakes. */
import type { AskedOrder } from "../../assignment.js";
import type { MistakeCode } from "../../mistake-codes.js";
import type { Finding } from "../finding.js";

export const askedInWords: { readonly [O in AskedOrder]: string } = {
  gradient: "the gradient",
  jacobian: "the Jacobian",
  hessian: "the Hessian",
  jvp: "the directional derivative",
  vjp: "what comes back",
  hvp: "the product with the Hessian",
};

/** A finding in no one place. */
export const aboutWhole = (code: MistakeCode, rule: string, says: string, weight: number, steps = 1): Finding => ({ code, rule, says, at: null, steps, weight });
