import { proxyFromEnvironment } from "../config/proxy-from-environment";
import { type ApiKeyArgs, nameApiKey, resolveApiKey } from "../config/resolve-api-key";
import { mistypedVariables, resolveCacheSettings, resolveSettings, type SettingsSource } from "../config/settings";
import { checkStackConfig, misplacedSettings } from "../config/stack-config";
import { dayOf } from "../expectations/day";
import type { CheckedFleet } from "../fleet/fleet-args";
import { type FleetReport, reportOf } from "../fleet/fleet-report";
import { type FleetSelection, requestOf } from "../fleet/fleet-selection";
import { mappable } from "../fleet/fleet-values";
import { progressTeller } from "../fleet/report-progress";
import { describeReuse } from "../readings-cache/describe-reuse";
import { ReadingsCache } from "../readings-cache/readings-cache";
import type { Account } from "../sendgrid/account";
import { Client } from "../sendgrid/client";
import { systemClock, wallClock } from "../sendgrid/clock";
import { createParts } from "../sendgrid/create-client";
import { type FleetReading, type FleetRequest, readFleet } from "../sendgrid/fleet/read-fleet";
import { type AccountValue, type ReusableReadings, readAccount } from "../sendgrid/fleet/reusable-readings";
import type { ClientParts } from "../sendgrid/http/execute-request";
import { type ClientSettings, withDefaults } from "../sendgrid/options";
import { describeLongWait, type LongWait } from "../text/long-wait";
import { show } from "../text/show";
import { located } from "./located";
import { validateMapKey } from "./map-key";

/** Says something to the user that stays: where readings are from, or that they are not kept. */
export type Say = (severity: "info" | "warning", text: string) => void;

/** What reads with one key. */
interface Reader {
  readonly client: Client;
  readonly readings: ReusableReadings | undefined;
}

/** What all keys have in common. */
interface Shared {
  readonly settings: ClientSettings;
  readonly parts: ClientParts;
  readonly cache: ReadingsCache | undefined;
}

/**
 * What the readings of one Pulumi run share: configuration, limiter, connections, cache, and one client for each key.
 * A program has one, and so has a provider process.
 */
export class Run {
  private shared: Shared | undefined;
  private readonly readers = new Map<string, Promise<Reader>>();
  private hasSaidReuse = false;

  /**
   * @param source where settings come from
   * @param say tells the user
   * @param toError makes what a reading fails with of a SendGridError
   */
  constructor(
    private readonly source: SettingsSource,
    private readonly say: Say,
    private readonly toError: (error: unknown) => unknown = (error) => error,
  ) {}

  /**
   * Reads an account's setting with a key.
   *
   * @param isLive whether no earlier reading may be used
   * @throws what `toError` makes of a SendGridError, when there is no answer
   */
  async readOpenTracking(account: Account, key: ApiKeyArgs, isLive = false): Promise<AccountValue> {
    try {
      const { client, readings } = await this.reader(key);
      const value = await readAccount(client, account, readings, isLive);
      if (value.isReused) this.sayReuse();
      return value;
    } catch (error) {
      throw this.toError(error);
    }
  }

  /**
   * Reads a fleet with a key, each name once. Accounts that cannot be read are in the result.
   *
   * @param where the resource or function, as the user is told
   * @throws what `toError` makes of a SendGridError, when the list cannot be read to its end
   */
  async readFleet(where: string, request: FleetRequest, key: ApiKeyArgs): Promise<readonly FleetReading[]> {
    try {
      const { client, readings } = await this.reader(key);
      const onLongWait = (wait: LongWait) => {
        this.say("info", `${where}: ${describeLongWait(wait, readings !== undefined)}`);
      };
      const read = mappable(await readFleet(client, { ...request, readings, onLongWait }), validateMapKey);
      const reuse = describeReuse(read.map(originOf), this.shared?.cache?.file ?? "", wallClock.now());
      if (reuse !== undefined) this.say("info", `${where}: ${reuse}`);
      return read;
    } catch (error) {
      throw this.toError(error);
    }
  }

  /**
   * Reads a fleet, and evaluates it as of today.
   *
   * @param where the resource or function as the program writes it: `OpenTrackingFleet "all"`
   * @param tell gets a line now and then on how far it is
   * @param isLive whether no earlier reading may be used
   * @throws what `toError` makes of an error, when the list cannot be read, or several patterns match one account
   */
  async readFleetReport(
    where: string,
    { expectations, key }: Pick<CheckedFleet, "expectations" | "key">,
    selection: FleetSelection,
    tell: (text: string) => void,
    isLive = false,
  ): Promise<FleetReport> {
    const onReading = progressTeller(systemClock.now, (text) => tell(`${where}: ${text}`));
    const listed = new Set<string>();
    const onListed = (accounts: readonly { readonly name: string }[]) => {
      for (const { name } of accounts) listed.add(name);
    };
    const readings = await this.readFleet(where, { ...requestOf(selection), onReading, onListed, isLive }, key);
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
  private reader(key: ApiKeyArgs): Promise<Reader> {
    const id = JSON.stringify([key.apiKeyEnv, key.parentUsername]);
    const known = this.readers.get(id);
    if (known !== undefined) return known;
    const reader = this.createReader(key);
    this.readers.set(id, reader);
    return reader;
  }

  private async createReader({ apiKeyEnv, parentUsername }: ApiKeyArgs): Promise<Reader> {
    const apiKey = resolveApiKey(this.source, apiKeyEnv);
    this.shared ??= this.createShared();
    const { parts, cache } = this.shared;
    // The setting is about the key of the settings.
    const owner = parentUsername ?? (apiKeyEnv === undefined ? this.shared.settings.parentUsername : undefined);
    const settings = { ...this.shared.settings, parentUsername: owner };
    const client = new Client(apiKey, settings, parts, nameApiKey(this.source, apiKeyEnv));
    return { client, readings: cache?.of(apiKey, settings) };
  }

  private createShared(): Shared {
    for (const warning of [...mistypedVariables(this.source), misplacedSettings(this.source)]) {
      if (warning !== undefined) this.say("warning", warning);
    }
    const settings = withDefaults({ ...resolveSettings(this.source), proxyFor: proxyFromEnvironment });
    const cacheSettings = resolveCacheSettings(this.source);
    const cache = cacheSettings && new ReadingsCache(cacheSettings, (text) => this.say("warning", text));
    return { settings, parts: createParts(settings), cache };
  }

  /** Once for all accounts that are read one by one: a line for each would hide all else. */
  private sayReuse(): void {
    if (this.hasSaidReuse || this.shared?.cache === undefined) return;
    this.hasSaidReuse = true;
    const { file, maxAgeSeconds } = this.shared.cache;
    const age = `if they are at most ${maxAgeSeconds} s old`;
    this.say("info", `OpenTracking: earlier readings from ${show(file)} are used again ${age}`);
  }
}

function originOf({ isReused, readAt }: FleetReading) {
  return { isReused, readAt };
}
