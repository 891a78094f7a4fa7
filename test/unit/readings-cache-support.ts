import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, newFolder } from "./audit-support";

/** A reading as it is in the file. */
interface Entry {
  readonly subuser?: string;
  readonly accountId?: string;
  readonly self?: true;
  readonly id?: number;
  readonly enabled: boolean;
  readonly readAt: string;
}

/** A readings cache as it is in the file. */
interface Cache {
  readonly $schema: string;
  readonly version: number;
  readonly sources: readonly {
    readonly apiKeyFingerprint: string;
    readonly baseUrl: string;
    readonly region: string;
    readonly verifyIdentity: boolean;
    readonly readings: readonly Entry[];
  }[];
}

/** A readings cache in a folder of its own, and the settings that turn it on. */
export function newCache(maxAgeSeconds = 3600) {
  const file = join(newFolder(), "cache.json");
  const environment: Environment = { SENDGRID_READINGS_CACHE: file, SENDGRID_MAX_AGE_SECONDS: String(maxAgeSeconds) };
  return { file, environment };
}

/** What is in a file. */
export function cacheIn(file: string): Cache {
  return JSON.parse(readFileSync(file, "utf8")) as Cache;
}

/** All readings of a file, whatever they were made with. */
export function entriesIn(file: string): readonly Entry[] {
  return cacheIn(file).sources.flatMap(({ readings }) => readings);
}

/** Writes what becomes of each reading of a file. */
export function rewrite(file: string, change: (entry: Entry) => object): void {
  const cache = cacheIn(file);
  const sources = cache.sources.map((source) => ({ ...source, readings: source.readings.map(change) }));
  writeFileSync(file, JSON.stringify({ ...cache, sources }));
}

/** Makes all readings of a file older; by a negative number they are of the future. */
export function age(file: string, seconds: number): void {
  rewrite(file, (entry) => ({
    ...entry,
    readAt: new Date(Date.parse(entry.readAt) - seconds * 1000).toISOString(),
  }));
}
