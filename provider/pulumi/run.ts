import { proxyFromEnvironment } from "../config/proxy-from-environment";
import { type ApiKeyArgs, nameApiKey, resolveApiKey } from "../config/resolve-api-key";
import { resolveSettings, type SettingsSource } from "../config/settings";
import { checkStackConfig } from "../config/stack-config";
import { dayOf } from "../expectations/day";
import type { CheckedFleet } from "../fleet/fleet-args";
import { type FleetReport, reportOf } from "../fleet/fleet-report";
import { type FleetSelection, requestOf } from "../fleet/fleet-selection";
import { mappable } from "../fleet/fleet-values";
import { progressTeller } from "../fleet/report-progress";
import type { Account } from "../sendgrid/account";
import { Client } from "../sendgrid/client";
import { systemClock, wallClock } from "../sendgrid/clock";
import { createParts } from "../sendgrid/create-client";
import type { OpenTrackingReading } from "../sendgrid/endpoints/open-tracking-setting";
import { type FleetReading, type FleetRequest, readFleet } from "../sendgrid/fleet/read-fleet";
import type { ClientParts } from "../sendgrid/http/execute-request";
import { type ClientSettings, withDefaults } from "../sendgrid/options";
import { located } from "./located";
import { validateMapKey } from "./map-key";

/**
 * What the readings of one Pulumi run share: configuration, limiter, connections, and one client for each key.
 * A program has one, and so has a provider process.
 */
export class Run {
  private shared: { readonly settings: ClientSettings; readonly parts: ClientParts } | undefined;
  private readonly clients = new Map<string, Promise<Client>>();

  /**
   * @param source where settings come from
   * @param toError makes what a reading fails with of a SendGridError
   */
  constructor(
    private readonly source: SettingsSource,
    private readonly toError: (error: unknown) => unknown = (error) => error,
  ) {}

  /**
   * Reads an account's setting with a key.
   *
   * @throws what `toError` makes of a SendGridError, when there is no answer
   */
  async readOpenTracking(account: Account, key: ApiKeyArgs): Promise<OpenTrackingReading> {
    try {
      const client = await this.client(key);
      return await client.readOpenTracking(account);
    } catch (error) {
      throw this.toError(error);
    }
  }

  /**
   * Reads a fleet with a key, each name once. Accounts that cannot be read are in the result.
   *
   * @throws what `toError` makes of a SendGridError, when the list cannot be read to its end
   */
  async readFleet(request: FleetRequest, key: ApiKeyArgs): Promise<readonly FleetReading[]> {
    try {
      return mappable(await readFleet(await this.client(key), request), validateMapKey);
    } catch (error) {
      throw this.toError(error);
    }
  }

  /**
   * Reads a fleet, and evaluates it as of today.
   *
   * @param where the resource or function as the program writes it: `OpenTrackingFleet "all"`
   * @param tell gets a line now and then on how far it is
   * @throws what `toError` makes of an error, when the list cannot be read, or several patterns match one account
   */
  async readFleetReport(
    where: string,
    { expectations, key }: Pick<CheckedFleet, "expectations" | "key">,
    selection: FleetSelection,
    tell: (text: string) => void,
  ): Promise<FleetReport> {
    const onReading = progressTeller(systemClock.now, (text) => tell(`${where}: ${text}`));
    const listed = new Set<string>();
    const onListed = (accounts: readonly { readonly name: string }[]) => {
      for (const { name } of accounts) listed.add(name);
    };
    const readings = await this.readFleet({ ...requestOf(selection), onReading, onListed }, key);
    try {
      const today = dayOf(wallClock.now());
      return located(where, () => reportOf(readings, selection, expectations, today, [...listed]));
    } catch (error) {
      throw this.toError(error);
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
  private client(key: ApiKeyArgs): Promise<Client> {
    const id = JSON.stringify([key.apiKeyEnv, key.parentUsername]);
    const known = this.clients.get(id);
    if (known !== undefined) return known;
    const client = this.createClient(key);
    this.clients.set(id, client);
    return client;
  }

  private async createClient({ apiKeyEnv, parentUsername }: ApiKeyArgs): Promise<Client> {
    const apiKey = resolveApiKey(this.source, apiKeyEnv);
    const { settings, parts } = this.sharedParts();
    // The setting is about the key of the settings.
    const owner = parentUsername ?? (apiKeyEnv === undefined ? settings.parentUsername : undefined);
    const keyName = nameApiKey(this.source, apiKeyEnv);
    return new Client(apiKey, { ...settings, parentUsername: owner }, parts, keyName);
  }

  private sharedParts() {
    if (this.shared === undefined) {
      const settings = withDefaults({ ...resolveSettings(this.source), proxyFor: proxyFromEnvironment });
      this.shared = { settings, parts: createParts(settings) };
    }
    return this.shared;
  }
}
