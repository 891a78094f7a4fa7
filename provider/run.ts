import * as pulumi from "@pulumi/pulumi";
import { resolveApiKey, resolveSettings, type Settings, type SettingsSource } from "./config";
import { Client, type ClientParts } from "./sendgrid/client";
import { Limiter } from "./sendgrid/limiter";
import { createSend } from "./sendgrid/request";

/**
 * What everything that runs together shares: one configuration, one limiter, one connection pool, and one client
 * a key. A program's run has one, and so has a provider process.
 */
export class Run {
  private shared: { readonly settings: Settings; readonly parts: ClientParts } | undefined;
  private readonly clients = new Map<string, Promise<Client>>();

  constructor(private readonly source: SettingsSource) {}

  /**
   * The client for the key that `apiKeyEnv` names. Configuration is read here and not earlier: what reads nothing
   * needs none. A mistake in it is one and the same error for everybody, and so is printed once.
   *
   * @throws SendGridError `invalid-configuration`
   */
  client(apiKeyEnv: string | undefined): Promise<Client> {
    const known = this.clients.get(apiKeyEnv ?? "");
    if (known !== undefined) return known;
    const client = this.createClient(apiKeyEnv);
    this.clients.set(apiKeyEnv ?? "", client);
    return client;
  }

  private async createClient(apiKeyEnv: string | undefined): Promise<Client> {
    const apiKey = resolveApiKey(this.source, apiKeyEnv);
    const { settings, parts } = this.sharedParts();
    return new Client({ ...settings, apiKey }, parts);
  }

  private sharedParts() {
    if (this.shared === undefined) {
      const settings = resolveSettings(this.source);
      const limiter = new Limiter(settings.maxConcurrency, settings.requestsPerMinute);
      this.shared = { settings, parts: { limiter, send: createSend(settings.maxConcurrency) } };
    }
    return this.shared;
  }
}

/** One run for each monitor: inline programs of the Automation API share a process, but not a monitor. */
const runs = new WeakMap<object, Run>();

/** The run that the calling program belongs to. */
export function currentRun(): Run {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("pulumi-sendgrid-open-tracking: there is no Pulumi run to read for.");
  const known = runs.get(monitor);
  if (known !== undefined) return known;
  const run = new Run(programSource());
  runs.set(monitor, run);
  return run;
}

function programSource(): SettingsSource {
  return {
    environment: process.env,
    stackConfig: (key) => pulumi.runtime.getConfig(key),
    isSecret: (key) => {
      // Not part of Pulumi's public types, in every version since 3.0.
      const { isConfigSecret } = require("@pulumi/pulumi/runtime/config") as {
        isConfigSecret: (key: string) => boolean;
      };
      return isConfigSecret(key);
    },
  };
}

/** Whether the program is a unit test under `pulumi.runtime.setMocks`, which must not reach the network. */
export function isMocked(): boolean {
  const { MockMonitor } = require("@pulumi/pulumi/runtime/mocks") as { MockMonitor: new () => object };
  return pulumi.runtime.getMonitor() instanceof MockMonitor;
}
