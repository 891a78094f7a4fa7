import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { median, type Tell, table } from "./report";

const runs = 25;
const command = resolve(__dirname, "../../dist/cli/main.js");

interface Sample {
  readonly milliseconds: number;
}

/** Cold starts of the command: of its help against Node alone, of an audit of one subuser against a bare script. */
export async function benchCli(tell: Tell): Promise<void> {
  const simulator = await startSimulator({ subusers: { acme: true } });
  const env = { ...process.env, SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  const ways = {
    "node -e 0": ["-e", "0"],
    "audit --help": [command, "audit", "--help"],
    "bare node-fetch script": [join(__dirname, "bare-audit.mjs")],
    "audit of one subuser": [command, "audit", "--subuser", "acme", "--format", "json"],
  } as const;
  const measured = Object.fromEntries(Object.keys(ways).map((way) => [way, [] as Sample[]]));
  for (let run = 0; run < runs; run++) {
    for (const [way, args] of Object.entries(ways)) measured[way]?.push(await time(args, env));
  }
  await simulator.close();
  const of = (way: keyof typeof ways) => median(measured[way] ?? [], "milliseconds");
  const rows = [
    ["node -e 0", of("node -e 0"), 1],
    ["audit --help", of("audit --help"), of("audit --help") / of("node -e 0")],
    ["bare node-fetch script", of("bare node-fetch script"), 1],
    ["audit of one subuser", of("audit of one subuser"), of("audit of one subuser") / of("bare node-fetch script")],
  ];
  tell(`cold starts of the command, median of ${runs} interleaved runs`, table(["", "ms", "ratio"], rows));
}

async function time(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Sample> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}.`);
  return { milliseconds: performance.now() - start };
}
