import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { SimulatorOptions } from "pulumi-sendgrid-open-tracking/simulator";
import { onTestFinished, vi } from "vitest";
import { newSimulator } from "../new-simulator";

/** What a program registered. */
interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly id?: string | undefined;
}

/** How a program runs. */
export interface ProgramOptions extends SimulatorOptions {
  /** @default false */
  readonly preview?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
  /** The keys of the configuration that are encrypted. */
  readonly secrets?: readonly string[];
  /** The id that the engine gives a resource; one without an id is not there yet. */
  readonly idOf?: (name: string) => string | undefined;
}

/** An engine that keeps what is registered and looks at none of it. By another name, because nothing is a mock here. */
class Engine extends MockMonitor {}

/**
 * Makes the test a Pulumi program, whose readings come from a simulator of its own. What the program fails with is in
 * `failures`, and not a failure of the test: Pulumi's own runtime takes it from there.
 */
export async function startProgram({
  preview = false,
  environment,
  config = {},
  secrets = [],
  ...rest
}: ProgramOptions = {}) {
  const { idOf = (name) => `id of ${name}`, ...options } = rest;
  const simulator = await newSimulator(options);
  const all = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey, ...environment };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  pulumi.runtime.setAllConfig({ ...config }, [...secrets]);
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      call: ({ token }) => {
        throw new Error(`Nothing is to be called, and ${token} is.`);
      },
      newResource: ({ type, name, inputs, id }) => {
        registered.push({ type, name, inputs, id });
        return { id: id || idOf(name), state: inputs };
      },
    },
    "project",
    "stack",
    preview,
  );
  Object.setPrototypeOf(pulumi.runtime.getMonitor() as object, Engine.prototype);
  return { simulator, registered, failures: collectFailures(), warnings: printed("warn") };
}

/** What is printed while the test runs. */
export function printed(method: "warn" | "log"): string[] {
  const lines: string[] = [];
  const spy = vi.spyOn(console, method).mockImplementation((line: unknown) => {
    lines.push(String(line));
  });
  onTestFinished(() => spy.mockRestore());
  return lines;
}

function collectFailures(): string[] {
  const others = process.listeners("unhandledRejection");
  const failures: string[] = [];
  const take = (error: unknown) => {
    failures.push(error instanceof Error ? error.message : String(error));
  };
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", take);
  onTestFinished(async () => {
    await new Promise(setImmediate);
    process.off("unhandledRejection", take);
    for (const other of others) process.on("unhandledRejection", other);
  });
  return failures;
}

/** The value of an output, or its failure; {@link notKnown} while a preview does not know it. */
export async function valueIn<T>(output: pulumi.Output<T>): Promise<T | typeof notKnown> {
  const { promise, isKnown } = output as unknown as { promise: () => Promise<T>; isKnown: Promise<boolean> };
  return (await isKnown) ? promise.call(output) : notKnown;
}

/** What a preview does not know. */
export const notKnown = Symbol("unknown");

/** A resource of another package. */
export class OtherResource extends pulumi.CustomResource {
  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Other", name, {}, opts);
  }
}
