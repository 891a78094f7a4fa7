import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { watchMemory } from "./memory";
import { type Tell, table } from "./report";

const audits = 365;
const accounts = 1000;
const command = resolve(__dirname, "../../dist/cli/main.js");

/** Time and memory of the history of a year, and the size of its page. */
export async function benchHistory(tell: Tell): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  for (let day = 0; day < audits; day++) writeFileSync(join(folder, `${day}.json`), JSON.stringify(auditOf(day)));
  const output = join(folder, "history.html");
  const start = performance.now();
  const child = spawn(process.execPath, [command, "history", folder, "--output", output], { stdio: "inherit" });
  const stop = watchMemory(child.pid as number, "cli/main.js");
  const [code] = (await once(child, "exit")) as [number];
  const seconds = (performance.now() - start) / 1000;
  const megabytes = stop();
  if (code !== 0) throw new Error(`The history ended with ${code}.`);
  const page = statSync(output).size / 1e6;
  rmSync(folder, { recursive: true });
  tell(
    `history of ${audits} audits of ${accounts} accounts`,
    table(["wall s", "MB of the command", "MB of its page"], [[seconds, megabytes, page]]),
  );
}

/** Each account changes ten times in the year, and some are waived. */
function auditOf(day: number): object {
  const at = (hour: number) => new Date(Date.UTC(2027, 0, 1 + day, hour)).toISOString();
  const waiver = { justification: "consent collected", owner: "privacy@acme.test", expires: "2027-12-31" };
  return {
    version: 1,
    tool: { name: "bench", version: "1" },
    startedAt: at(2),
    finishedAt: at(4),
    today: at(0).slice(0, 10),
    complete: true,
    source: {
      baseUrl: "https://api.sendgrid.com",
      region: "global",
      apiKeyFingerprint: "0".repeat(16),
      accounts: "subusers",
    },
    staleWaivers: [],
    accounts: Array.from({ length: accounts }, (_, index) => {
      const subuser = `subuser-${index}`;
      const enabled = Math.floor((day + index) / 36) % 2 === 1;
      const isWaived = enabled && index % 10 === 0;
      const verdict = isWaived ? "waived" : enabled ? "violated" : "met";
      const expectation = { expected: false, enforcementLevel: "mandatory", rule: "default" };
      const waived = isWaived ? { waiver: { subuser, ...waiver } } : {};
      return { account: { subuser }, id: index, verdict, enabled, ...expectation, ...waived, readAt: at(3) };
    }),
  };
}
