import * as pulumi from "@pulumi/pulumi";
import { proxyFromEnvironment } from "../config/proxy-from-environment";
import { resolveApiKey } from "../config/resolve-api-key";
import { resolveSettings, type SettingsSource } from "../config/settings";
import { checkStackConfig } from "../config/stack-config";
import { mappable } from "../fleet/fleet-values";
import type { Account } from "../sendgrid/account";
import { Client } from "../sendgrid/client";
import { createParts } from "../sendgrid/create-client";
import type { OpenTrackingReading } from "../sendgrid/endpoints/open-tracking-setting";
import { type FleetReading, type FleetRequest, readFleet } from "../sendgrid/fleet/read-fleet";
import type { ClientParts } from "../sendgrid/http/execute-request";
import { type ClientSettings, withDefaults } from "../sendgrid/options";
import { isConfigSecret } from "./internals";
import { asRunError } from "./printable-error";
import { validateMapKey } from "./state-format";

/**
 * What the readings of one Pulumi run share: configuration, limiter, connections, and one client for each key.
 * A program has one, and so has a provider process.
 */
export class Run {
  private shared: { readonly settings: ClientSettings; readonly parts: ClientParts } | undefined;
  /** The value of properties that a resource does not have: an output costs more CPU time than a reading. */
  readonly absent = pulumi.output(undefined);
  private readonly clients = new Map<string | undefined, Promise<Client>>();

  constructor(private readonly source: SettingsSource) {}

  /**
   * Reads an account's setting with the key that `apiKeyEnv` names.
   *
   * @throws pulumi.RunError when there is no answer; its `cause` is a SendGridError
   */
  async readOpenTracking(account: Account, apiKeyEnv: string | undefined): Promise<OpenTrackingReading> {
    try {
      const client = await this.client(apiKeyEnv);
      return await client.readOpenTracking(account);
    } catch (error) {
      throw asRunError(error);
    }
  }

  /**
   * Reads a fleet with the key that `apiKeyEnv` names, each name once. Accounts that cannot be read are in the result.
   *
   * @throws pulumi.RunError when the list cannot be read to its end; its `cause` is a SendGridError
   */
  async readFleet(request: FleetRequest, apiKeyEnv: string | undefined): Promise<readonly FleetReading[]> {
    try {
      return mappable(await readFleet(await this.client(apiKeyEnv), request), validateMapKey);
    } catch (error) {
      throw asRunError(error);
    }
  }

  /** Checks the stack's configuration: Pulumi copies all of it into state. */
  checkStackConfig(): void {
    checkStackConfig(this.source);
  }

  /**
   * Configuration is read here and not earlier: what reads nothing needs none. All readings share one error about it,
   * so that it is printed once.
   */
  private client(apiKeyEnv: string | undefined): Promise<Client> {
    const known = this.clients.get(apiKeyEnv);
    if (known !== undefined) return known;
    const client = this.createClient(apiKeyEnv);
    this.clients.set(apiKeyEnv, client);
    return client;
  }

  private async createClient(apiKeyEnv: string | undefined): Promise<Client> {
    const apiKey = resolveApiKey(this.source, apiKeyEnv);
    const { settings, parts } = this.sharedParts();
    return new Client(apiKey, settings, parts);
  }

  private sharedParts() {
    if (this.shared === undefined) {
      const settings = withDefaults({ ...resolveSettings(this.source), proxyFor: proxyFromEnvironment });
      this.shared = { settings, parts: createParts(settings) };
    }
    return this.shared;
  }
}

/** Inline programs of the Automation API share a process, but not a monitor. */
const runs = new WeakMap<object, Run>();

/** The run that the calling program belongs to. */
export function currentRun(): Run {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) {
    throw new pulumi.RunError("Open tracking is read for a Pulumi program. Run this program with `pulumi preview`.");
  }
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
    stackConfigKeys: () => Object.keys(pulumi.runtime.allConfig()),
    isSecret: isConfigSecret,
  };
}
