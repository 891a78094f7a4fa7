import { findEngine } from "../engine/find";
import { progressOnStderr } from "../engine/progress";
import { benchCli } from "./cli";
import { benchClient } from "./client";
import { benchFailing } from "./failing";
import { benchFleet } from "./fleet";
import { benchPreview } from "./preview";

const benches: Readonly<Record<string, () => Promise<void>>> = {
  cli: benchCli,
  client: benchClient,
  failing: async () => benchFailing(await findEngine(progressOnStderr)),
  fleet: async () => benchFleet(await findEngine(progressOnStderr)),
  preview: async () => benchPreview(await findEngine(progressOnStderr)),
};

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  for (const name of chosen.length === 0 ? Object.keys(benches) : chosen) {
    const bench = benches[name];
    if (bench === undefined)
      throw new Error(`There is no bench ${JSON.stringify(name)}: ${Object.keys(benches).join(", ")}.`);
    await bench();
  }
}

void main();
