import { once } from "node:events";
import { checkFileOptions } from "../../simulator/options/check-options";
import type { SimulatorOptions } from "../../simulator/options/simulator-options";
import { startSimulator } from "../../simulator/simulator";
import { show } from "../../text/show";
import { mismatch, wholeNumber } from "../../validation/value-type";
import { exitCodes } from "../exit-code";
import { readJsonOf } from "../files/read-file";
import type { Io } from "../io";
import { parseOptions } from "../parse-args";
import { UsageError } from "../usage-error";

const options = {
  port: { type: "string" },
  subuser: { type: "string", multiple: true, default: [] as string[] },
  options: { type: "string" },
  latency: { type: "string" },
  log: { type: "string" },
} as const;

/** Runs the simulator until an interrupt. Resolves to the exit code. */
export async function simulate(args: readonly string[], io: Io): Promise<number> {
  const simulator = await started(parseSimulatorOptions(args, io));
  // Past what takes keys out of the output of a command: this one is made to be copied.
  process.stdout.write(hint(simulator.url, simulator.apiKey));
  if (!io.interruption.aborted) await once(io.interruption, "abort");
  await simulator.close();
  return exitCodes.clean;
}

async function started(options: SimulatorOptions) {
  try {
    return await startSimulator(options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = code === "EADDRINUSE" ? " Is another one running? --port 0 takes any free port." : "";
    throw new UsageError(`${message.replace(/\.?$/, ".")}${remedy}`);
  }
}

function parseSimulatorOptions(args: readonly string[], io: Io): SimulatorOptions {
  const { port, latency, log, subuser, options: file } = parseOptions(args, options).values;
  const fromFile = file === undefined ? {} : fileOptions(file, io);
  return {
    ...fromFile,
    subusers: { ...fromFile.subusers, ...Object.fromEntries(subuser.map(subuserOf)) },
    port: port === undefined ? (fromFile.port ?? defaultPort) : numberOf("--port", port, 65_535),
    ...(latency === undefined ? {} : { latencyMilliseconds: numberOf("--latency", latency, 3_600_000) }),
    ...(log === undefined ? {} : { logFile: log }),
  };
}

const defaultPort = 8025;

function fileOptions(file: string, io: Io): SimulatorOptions {
  const given = readJsonOf("--options", file, io);
  try {
    checkFileOptions(given);
    return given;
  } catch (error) {
    throw new UsageError(`--options ${show(file)} cannot be used: ${(error as Error).message}`);
  }
}

function subuserOf(text: string): [string, boolean] {
  const [, name, state] = /^(.+)=(on|off)$/.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--subuser is ${show(text)}; write <name>=on or <name>=off.`);
  return [name, state === "on"];
}

function numberOf(option: string, text: string, max: number): number {
  const type = wholeNumber(0, max);
  const value = /^\d+$/.test(text) ? Number(text) : text;
  if (type.includes(value)) return value;
  throw new UsageError(`${option} ${mismatch(value, type.name)}.`);
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
