import type { Region } from "../sendgrid/options";

/** With what a reading was made: readings of another source are of other accounts, whatever their names are. */
export interface CacheSource {
  readonly apiKeyFingerprint: string;
  /** Where the requests of this region were sent. */
  readonly baseUrl: string;
  readonly region: Region;
  /** Whether each reading was preceded by a check that SendGrid responds for its account. */
  readonly verifyIdentity: boolean;
  /** Whose key it was checked to be; absent when that was not checked. */
  readonly parentUsername?: string;
}

/** A successful reading of one account. */
export interface CachedReading {
  /** `subuser/<name>`, `account-id/<id>` or `self`. */
  readonly account: string;
  /** SendGrid's number for a Subuser; absent where no list was read. */
  readonly id?: number;
  readonly enabled: boolean;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** Nothing older is kept, and no longer age can be allowed. */
export const maxAgeSeconds = 604_800;

/** Whether a reading is neither older than so many seconds nor, by this machine's clock, of the future. */
export function isRecent({ readAt }: CachedReading, now: number, seconds: number): boolean {
  return readAt <= now && now - readAt <= seconds * 1000;
}

/** Readings by source and account: one of each account and number, the latest. */
export class CachedReadings {
  private readonly bySource = new Map<string, Map<string, readonly CachedReading[]>>();

  /** Adds a reading, unless a later one of the same account and number is there. */
  add(source: CacheSource, reading: CachedReading, now: number): void {
    const accounts = this.accountsOf(source);
    const before = accounts.get(reading.account) ?? [];
    const same = before.find(({ id }) => id === reading.id);
    // One of the future is that of a wrong clock, and would stay for ever.
    if (same !== undefined && same.readAt > reading.readAt && same.readAt <= now) return;
    accounts.set(reading.account, [...before.filter((each) => each !== same), reading]);
  }

  /**
   * The latest reading of an account that `isUsable` accepts.
   *
   * @param id the account's number, where a list was read: only a reading of the same number is its own
   */
  find(
    source: CacheSource,
    account: string,
    id: number | undefined,
    isUsable: (reading: CachedReading) => boolean,
  ): CachedReading | undefined {
    const readings = this.bySource.get(keyOf(source))?.get(account) ?? [];
    return readings
      .filter((each) => (id === undefined || each.id === id) && isUsable(each))
      .reduce<CachedReading | undefined>(
        (latest, each) => (latest === undefined || each.readAt > latest.readAt ? each : latest),
        undefined,
      );
  }

  /** All readings by their source. */
  *sources(): Iterable<readonly [CacheSource, readonly CachedReading[]]> {
    for (const [key, accounts] of this.bySource) yield [sourceOf(key), [...accounts.values()].flat()];
  }

  private accountsOf(source: CacheSource): Map<string, readonly CachedReading[]> {
    const key = keyOf(source);
    const accounts = this.bySource.get(key) ?? new Map<string, readonly CachedReading[]>();
    this.bySource.set(key, accounts);
    return accounts;
  }
}

function keyOf({ apiKeyFingerprint, baseUrl, region, verifyIdentity, parentUsername }: CacheSource): string {
  return JSON.stringify({ apiKeyFingerprint, baseUrl, region, verifyIdentity, parentUsername });
}

function sourceOf(key: string): CacheSource {
  return JSON.parse(key);
}
