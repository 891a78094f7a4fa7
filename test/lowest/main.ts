// Says with which versions of Pulumi's SDK the package works: npm run lowest -- 3.100.0 3.113.0
import { parseArgs } from "node:util";
import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import packageJson from "../../package.json";
import { type Engine, findEngine } from "../engine/find";
import { installedStack } from "../engine/installation";
import { progressOnStderr } from "../engine/progress";
import { type Failure, trial, trialOfGet } from "./trial";

/** A version that package.json does not allow is to be tried, too. */
const npmOptions = ["--legacy-peer-deps"];

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { verbose: { type: "boolean" } } });
  const lowest = packageJson.peerDependencies["@pulumi/pulumi"].replace("^", "");
  const engine = await findEngine(progressOnStderr);
  for (const version of positionals.length === 0 ? [lowest] : positionals) {
    const failures = await failuresWith(engine, version);
    console.log(`@pulumi/pulumi ${version}: ${failures.map(({ step }) => step).join(", ") || "everything works"}`);
    if (values.verbose === true) for (const { step, output } of failures) console.log(`${step}:\n${output}`);
    if (failures.some(({ step }) => step !== "OpenTracking.get")) process.exitCode = 1;
  }
}

async function failuresWith(engine: Engine, version: string): Promise<readonly Failure[]> {
  const simulator = await startSimulator({ subusers: { acme: true, newsletter: false } });
  const stack = await installedStack(engine, { "@pulumi/pulumi": version }, { npmOptions });
  try {
    const failures = [await trial(stack, simulator), await trialOfGet(stack, simulator)];
    return failures.filter((failure) => failure !== undefined);
  } finally {
    stack.remove();
    await simulator.close();
  }
}

void main();
