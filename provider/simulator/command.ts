import { readFileSync } from "node:fs";
import type { parseArgs } from "node:util";
import { checkFileOptions } from "./check-options";
import type { SimulatorOptions } from "./options";
import { startSimulator } from "./simulator";

const usage = `Usage: sendgrid-open-tracking simulate [options]

Runs a SendGrid to try everything on. It listens on the loopback interface and ends with Ctrl-C.

Options:
  --port <number>          port to listen on (default 8025; 0 takes any free one)
  --subuser <name>=on|off  a subuser and its open tracking; can be given again
  --options <file>         JSON file with the options of startSimulator, such as
                           {"rateLimit": {"limit": 600, "seconds": 60}, "faults": {"unavailable": 0.1}}
  --latency <ms>           milliseconds until an answer is sent (default 0)
  --log <file>             append every request to this file, as a line of JSON
  --help                   show this

Examples:
  sendgrid-open-tracking simulate --subuser acme=on --subuser newsletter=off

While it runs, these switch a subuser off, suspend it, disable it, move it to
the other region, and remove it; one that is not there is made:
  curl -X PUT -d false http://127.0.0.1:8025/simulator/subusers/acme
  curl -X PUT -d '{"enabled":true,"failure":{"status":403}}' http://127.0.0.1:8025/simulator/subusers/acme
  curl -X PUT -d '{"enabled":true,"disabled":true}' http://127.0.0.1:8025/simulator/subusers/acme
  curl -X PUT -d '{"enabled":true,"region":"eu"}' http://127.0.0.1:8025/simulator/subusers/acme
  curl -X DELETE http://127.0.0.1:8025/simulator/subusers/acme
`;

/**
 * Runs the simulator until it is interrupted. Resolves to the exit code.
 *
 * @param stderr for what goes wrong; a key may have been mistyped into it, while the one on standard output is needed
 */
export async function simulate(values: SimulateValues, stderr: Writable): Promise<number> {
  if (values.help) return print(process.stdout, usage, 0);
  try {
    const options = optionsOf(values);
    const simulator = await startSimulator(options);
    print(process.stdout, hint(simulator.url, simulator.apiKey), 0);
    await interrupted();
    await simulator.close();
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = code === "EADDRINUSE" ? ". Is another one running? --port 0 takes any free port." : "";
    return print(stderr, `sendgrid-open-tracking simulate: ${message}${remedy}\n`, 2);
  }
}

/** What the command line parses for it. */
export const simulateOptions = {
  port: { type: "string" },
  subuser: { type: "string", multiple: true, default: [] as string[] },
  options: { type: "string" },
  latency: { type: "string" },
  log: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

type SimulateValues = ReturnType<typeof parseArgs<{ options: typeof simulateOptions }>>["values"];

interface Writable {
  write(text: string): void;
}

function optionsOf(values: SimulateValues): SimulatorOptions {
  const fromFile = values.options === undefined ? {} : parseOptions(values.options);
  const { port, latency, log } = values;
  return {
    ...fromFile,
    subusers: { ...fromFile.subusers, ...Object.fromEntries(values.subuser.map(subuserOf)) },
    port: port === undefined ? (fromFile.port ?? defaultPort) : wholeNumber("--port", port, 65_535),
    ...(latency === undefined ? {} : { latencyMilliseconds: wholeNumber("--latency", latency, 3_600_000) }),
    ...(log === undefined ? {} : { logFile: log }),
  };
}

const defaultPort = 8025;

function parseOptions(file: string): SimulatorOptions {
  const options = parseJson(file, textOf(file));
  checkFileOptions(options, file);
  return options;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new Error(`--options ${JSON.stringify(file)} cannot be read (${code}). Give a JSON file that exists.`);
  }
}

/** The parser's own message would quote the file, which may hold a key. */
function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON; give an object with the options of startSimulator.`);
  }
}

function subuserOf(text: string): [string, boolean] {
  const [, name, state] = /^(.+)=(on|off)$/.exec(text) ?? [];
  if (name === undefined) throw new Error(`--subuser is ${JSON.stringify(text)}; write <name>=on or <name>=off.`);
  return [name, state === "on"];
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new Error(`${option} is ${JSON.stringify(text)}, not a whole number from 0 to ${most}.`);
}

function hint(url: string, apiKey: string): string {
  return `A simulated SendGrid listens on ${url}. In another terminal:

  export SENDGRID_BASE_URL=${url}
  export SENDGRID_API_KEY=${apiKey}
  pulumi preview

Change a setting:   curl -X PUT -d false ${url}/simulator/subusers/<name>
See the requests:   curl ${url}/simulator/requests
See the statistics: curl ${url}/simulator/statistics
Stop:               Ctrl-C
`;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
  });
}

function print(stream: Writable, text: string, exitCode: number): number {
  stream.write(text);
  return exitCode;
}
