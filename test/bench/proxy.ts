import { spawn } from "node:child_process";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { startConnectProxy } from "../connect-proxy";
import { startSecureServer } from "../secure-server";
import { median, type Tell, table } from "./report";

const subusers = 500;
const latencyMilliseconds = 5;
const runs = 5;
const command = resolve(__dirname, "../../dist/cli/main.js");
const apiKey = `SG.${"a".repeat(22)}.${"b".repeat(43)}`;

interface Sample {
  readonly seconds: number;
}

/** Time of an audit through a proxy, against the same audit without one. */
export async function benchProxy(tell: Tell): Promise<void> {
  const server = await startSecureServer((request, response) => {
    setTimeout(() => respond(request, response), latencyMilliseconds);
  });
  const proxy = await startConnectProxy({ port: server.port });
  const env = { ...process.env, SENDGRID_API_KEY: apiKey, NODE_EXTRA_CA_CERTS: server.certificate };
  const ways = {
    without: { ...env, SENDGRID_BASE_URL: `https://127.0.0.1:${server.port}` },
    through: { ...env, SENDGRID_BASE_URL: "https://sendgrid.test", HTTPS_PROXY: `http://${proxy.host}` },
  };
  const samples = { without: [] as Sample[], through: [] as Sample[] };
  for (let run = 0; run < runs; run++) {
    for (const way of ["without", "through"] as const) samples[way].push({ seconds: await audit(ways[way]) });
  }
  const [without, through] = [median(samples.without, "seconds"), median(samples.through, "seconds")];
  const rows = [
    ["without a proxy", without],
    [`through a proxy, ${proxy.asked.length / runs} connections`, through],
    ["ratio", through / without],
  ] as const;
  tell(`audit of ${subusers} over TLS, responses after ${latencyMilliseconds} ms`, table(["", "wall s"], rows));
  proxy.close();
  server.close();
}

async function audit(env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [command, "audit", "--format", "json"], { env });
  const [stdout] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const seconds = (performance.now() - start) / 1000;
  const { accounts } = JSON.parse(stdout) as { accounts: readonly { enabled?: boolean }[] };
  const read = accounts.filter(({ enabled }) => enabled !== undefined).length;
  if (read !== subusers) throw new Error(`The audit read ${read} of ${subusers}.`);
  return seconds;
}

/** As SendGrid answers: anything else is a gateway's own answer. */
const forbidden = '{"errors":[{"message":"access forbidden"}]}';

function respond({ url: path = "", headers }: IncomingMessage, response: ServerResponse): void {
  const isSubuser = /^s\d+$/.test(String(headers["on-behalf-of"]));
  const rows = Array.from({ length: subusers }, (_, id) => ({ id, username: `s${id}`, disabled: false }));
  if (path.startsWith("/v3/subusers")) response.end(JSON.stringify(path.includes("offset=0&") ? rows : []));
  else response.writeHead(isSubuser ? 200 : 403).end(isSubuser ? '{"enabled":true}' : forbidden);
}
