import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { packageFolder } from "../engine/stack";

test("docs/reference is what the doc comments say today", { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "reference-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // Fails on a warning: a public name without a comment, or one that the package's entries do not export.
  await promisify(execFile)(join(packageFolder, "node_modules", ".bin", "typedoc"), ["--out", folder], {
    cwd: packageFolder,
  });
  expect(pagesIn(join(packageFolder, "docs", "reference")), 'Run "npm run reference".').toEqual(pagesIn(folder));
});

function pagesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
