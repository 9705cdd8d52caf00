// Runs JavaScript modules in a headless Chromium and reads what they say; on CI there has to be one. Knows no programs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path)) ?? null;

/** Whether there is a browser. Throws on CI where there is none, so that nothing is skipped there. */
export function hasChromium(): boolean {
  if (browser === null && (process.env["CI"] ?? "") !== "") throw new Error("CI needs Chromium");
  return browser !== null;
}

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--virtual-time-budget=60000", "--dump-dom"];

/** What the module `code`, which may await, returns as JSON from its function `sayToTest`. */
export function inChromium(code: string): unknown {
  if (browser === null) throw new Error("there is no Chromium");
  const folder = mkdtempSync(join(tmpdir(), "gradus-chromium-"));
  try {
    const page = join(folder, "page.html");
    const module = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
    const show = `const out = document.querySelector("pre"); try { const { sayToTest } = await import("${module}"); out.textContent = JSON.stringify(await sayToTest()); } catch (failure) { out.textContent = JSON.stringify({ failure: String(failure) }); }`;
    writeFileSync(page, `<!doctype html><meta charset="utf-8"><pre>{"failure":"the page said nothing"}</pre><script type="module">${show}</script>`);
    const text = execFileSync(browser, [...flags, `--user-data-dir=${join(folder, "profile")}`, `file://${page}`], { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"], timeout: 120_000 });
    const [, json = "null"] = /<pre>([^]*?)<\/pre>/.exec(text) ?? [];
    const said: unknown = JSON.parse(json.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
    if (typeof said === "object" && said !== null && "failure" in said) throw new Error(`in Chromium: ${String(said.failure)}`);
    return said;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
