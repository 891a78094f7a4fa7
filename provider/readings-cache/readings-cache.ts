import { type Account, accountToId } from "../sendgrid/account";
import { systemClock, wallClock } from "../sendgrid/clock";
import { SendGridError } from "../sendgrid/error";
import type { FleetMember } from "../sendgrid/fleet/fleet-member";
import type { DatedValue, ReusableReadings } from "../sendgrid/fleet/reusable-readings";
import { baseUrlOf, type ClientSettings, isRegion } from "../sendgrid/options";
import { fingerprintOf } from "../text/api-key";
import { CacheFile } from "./cache-file";
import type { CacheSettings } from "./cache-settings";
import { type CachedReading, type CachedReadings, type CacheSource, isRecent } from "./cached-readings";

/** While readings go on, so that a process that is killed has not read in vain. */
const saveEveryMilliseconds = 30_000;

/** Until another process has written. */
const retryMilliseconds = 50;

/** Saving takes at most this part of the time, however the readings come. */
const saveShare = 0.1;

/** Readings of several processes and runs in one file, used again while they are young enough. */
export class ReadingsCache {
  readonly file: string;
  private readonly cacheFile: CacheFile;
  readonly maxAgeSeconds: number;
  private readings: CachedReadings;
  /** What was read here and is not in the file yet. */
  private unsaved: (readonly [CacheSource, CachedReading])[] = [];
  private running = 0;
  private savedAt = systemClock.now();
  private mayBeSavedAt = 0;
  private isSaveDue = false;
  private hasWarned = false;

  /**
   * Loads the file.
   *
   * @param warn is told once when readings cannot be saved; they are valid all the same
   * @throws SendGridError `invalid-configuration` when the file cannot be used
   */
  constructor(
    { readingsCache, maxAgeSeconds }: CacheSettings,
    private readonly warn: (text: string) => void,
  ) {
    this.file = readingsCache;
    this.maxAgeSeconds = maxAgeSeconds;
    this.cacheFile = new CacheFile(readingsCache);
    this.readings = this.cacheFile.read();
  }

  /** The readings of one key and its settings. */
  of(apiKey: string, settings: ClientSettings): ReusableReadings {
    const apiKeyFingerprint = fingerprintOf(apiKey);
    const { verifyIdentity, parentUsername } = settings;
    const checks = { verifyIdentity, ...(parentUsername === undefined ? {} : { parentUsername }) };
    const sourceOf = ({ region = settings.region }: FleetMember): CacheSource | undefined =>
      isRegion(region) ? { apiKeyFingerprint, baseUrl: baseUrlOf(settings, region), region, ...checks } : undefined;
    return {
      find: (member) => this.find(sourceOf(member), member),
      keep: (member, value) => this.keep(sourceOf(member), member, value),
      whileReading: (read) => this.whileReading(read),
    };
  }

  private find(source: CacheSource | undefined, { whose, id }: FleetMember): DatedValue | undefined {
    if (source === undefined) return undefined;
    const now = wallClock.now();
    const isUsable = (reading: CachedReading) => isRecent(reading, now, this.maxAgeSeconds);
    const found = this.readings.find(source, accountToId(whose as Account), id, isUsable);
    return found && { enabled: found.enabled, readAt: new Date(found.readAt).toISOString() };
  }

  private keep(source: CacheSource | undefined, { whose, id }: FleetMember, { enabled, readAt }: DatedValue): void {
    // A file has whole numbers: another one could not be told from its neighbour.
    if (source === undefined || (id !== undefined && !Number.isSafeInteger(id))) return;
    const number = id === undefined ? {} : { id };
    const reading = { account: accountToId(whose as Account), ...number, enabled, readAt: Date.parse(readAt) };
    this.readings.add(source, reading, wallClock.now());
    this.unsaved.push([source, reading]);
    if (systemClock.now() - this.savedAt >= saveEveryMilliseconds) this.save();
  }

  private async whileReading<T>(read: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await read();
    } finally {
      this.running -= 1;
      // Before the caller goes on: a process may end with its last reading.
      if (this.running === 0) this.save();
    }
  }

  private save(): void {
    if (this.unsaved.length === 0 || this.isSaveDue) return;
    const start = systemClock.now();
    if (start < this.mayBeSavedAt) {
      this.saveLater(this.mayBeSavedAt - start);
    } else if (!this.hasSaved()) {
      this.saveLater(retryMilliseconds);
    } else {
      this.savedAt = systemClock.now();
      this.mayBeSavedAt = this.savedAt + (this.savedAt - start) / saveShare;
    }
  }

  private saveLater(milliseconds: number): void {
    this.isSaveDue = true;
    setTimeout(() => {
      this.isSaveDue = false;
      this.save();
    }, milliseconds);
  }

  /** `false` while another process writes. */
  private hasSaved(): boolean {
    try {
      const now = wallClock.now();
      const saved = this.cacheFile.update((readings) => {
        for (const [source, reading] of this.unsaved) readings.add(source, reading, now);
      });
      if (saved === undefined) return false;
      this.readings = saved;
    } catch (error) {
      if (!(error instanceof SendGridError)) throw error;
      if (!this.hasWarned) this.warn(`What was read is not kept for later. ${error.message}`);
      this.hasWarned = true;
    }
    this.unsaved = [];
    return true;
  }
}
