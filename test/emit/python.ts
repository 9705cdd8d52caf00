// Which Python runs emitted code, and whether it can; on CI it has to.
import { execFileSync } from "node:child_process";

export const python = process.env["GRADUS_PYTHON"] ?? "python3";

/** Whether that Python has `modules`. Throws on CI where it has not, so that nothing is skipped there. */
export function pythonHas(...modules: readonly string[]): boolean {
  try {
    execFileSync(python, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" });
    return true;
  } catch {
    if ((process.env["CI"] ?? "") !== "") throw new Error(`CI needs ${modules.join(" and ")}, and ${python} has not both`);
    return false;
  }
}
