import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { auditIn, ended, newFile, newFolder, simulated, start, subusersOf } from "./audit-support";

test("reads ten thousand subusers and writes every report in at most 150 MB", async () => {
  const { env } = await simulated({ subusers: subusersOf(10_000), recordRequests: false });
  const folder = newFolder();
  const peak = join(folder, "peak");
  const hook = newFile(
    "hook.cjs",
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  const files = ["txt", "json", "xml", "sarif", "md", "csv", "html"].map((each) => join(folder, `audit.${each}`));
  const expectations = newFile("e.json", { default: { expected: false } });
  const args = ["audit", "--expectations", expectations, ...files.flatMap((file) => ["--output", file])];
  const startedAt = performance.now();
  const { code } = await ended(start(args, { ...env, NODE_OPTIONS: `--require ${hook}` }));
  const seconds = (performance.now() - startedAt) / 1000;
  expect(code).toBe(1);
  expect(auditIn(join(folder, "audit.json")).accounts).toHaveLength(10_000);
  const megabytes = Number(readFileSync(peak, "utf8")) / 1024;
  const sizes = files.map((file) => `${basename(file)} ${(statSync(file).size / 1e6).toFixed(1)} MB`).join(", ");
  console.log(`10000 subusers in ${seconds.toFixed(1)} s, at most ${megabytes.toFixed(0)} MB of memory: ${sizes}`);
  expect(megabytes).toBeLessThanOrEqual(150);
});
