import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Engine, findEngine } from "../engine/find";
import { progressOnStderr } from "../engine/progress";
import { benchAudit } from "./audit";
import { benchCli } from "./cli";
import { benchClient } from "./client";
import { benchFailing } from "./failing";
import { benchFleet } from "./fleet";
import { benchHistory } from "./history";
import { benchLimit } from "./limit";
import { benchPlugin } from "./plugin";
import { benchPreview } from "./preview";
import { benchProxy } from "./proxy";
import type { Tell } from "./report";

const benches: Readonly<Record<string, (tell: Tell, engine: Engine) => Promise<void>>> = {
  preview: benchPreview,
  fleet: benchFleet,
  failing: benchFailing,
  client: benchClient,
  cli: benchCli,
  audit: benchAudit,
  proxy: benchProxy,
  plugin: benchPlugin,
  limit: benchLimit,
  history: benchHistory,
};

/** What a run of all benches writes, and the documentation quotes. */
const page = resolve(__dirname, "../../docs/benchmarks.md");

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  const engine = await findEngine(progressOnStderr);
  const sections: string[] = [];
  const tell: Tell = (what, figures) => {
    console.log(`\n${what}\n\n${figures}`);
    sections.push(`## ${what[0]?.toUpperCase()}${what.slice(1)}\n\n\`\`\`text\n${figures}\n\`\`\`\n`);
  };
  for (const name of chosen.length === 0 ? Object.keys(benches) : chosen) {
    const bench = benches[name];
    if (bench === undefined)
      throw new Error(`There is no bench ${JSON.stringify(name)}: ${Object.keys(benches).join(", ")}.`);
    await bench(tell, engine);
  }
  if (chosen.length === 0) writeFileSync(page, [await introduction(engine), ...sections].join("\n"));
}

async function introduction({ bin }: Engine): Promise<string> {
  const { stdout } = await promisify(execFile)(join(bin, "pulumi"), ["version"]);
  const { version } = require("@pulumi/pulumi/package.json") as { version: string };
  return `# Figures

All of them are printed by \`npm run bench\`, which wrote this page: Node ${process.version}, Pulumi CLI ${stdout.trim()},
\`@pulumi/pulumi\` ${version}, ${cpus().length} CPU cores, against the simulator on the same machine. What is compared in
a table was measured in one run, in turns. The seconds are this machine's; the ratios hold elsewhere, within a tenth.
`;
}

void main();
