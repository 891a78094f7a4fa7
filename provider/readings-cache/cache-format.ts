import { accountToId, selectors } from "../sendgrid/account";
import { hosts, type Region } from "../sendgrid/options";
import { accountFromId, parseAccount } from "../sendgrid/parse-account";
import { JsonCursor } from "../validation/json-cursor";
import { ValidationError } from "../validation/validation-error";
import { flag, nonEmptyText, oneOf, record, typeOf, wholeNumber } from "../validation/value-type";
import { type CachedReading, CachedReadings, type CacheSource, maxAgeSeconds } from "./cached-readings";

/** `$id` of readings-cache.schema.json. */
const cacheSchema = "urn:pulumi-sendgrid-open-tracking:readings-cache:1";

/** Why a text is not a cache that can be used. */
export class NotACache extends Error {
  /** @param why as the end of a sentence that begins with the file */
  constructor(
    readonly why: string,
    readonly remedy: string,
  ) {
    super(why);
  }
}

const deleteIt = "Delete it to begin a new one, or name another file.";
const notOurs = "Name another file: this one is left as it is.";

/**
 * The readings in the text of a file.
 *
 * @throws NotACache when anything in it is not as {@link renderCache} writes it
 */
export function parseCache(text: string): CachedReadings {
  const value = jsonOf(text);
  if (!isCache(value)) throw new NotACache("is not a readings cache", notOurs);
  if (value.$schema !== cacheSchema) {
    const remedy = "Name another file, or use the version of this package that wrote it.";
    throw new NotACache("was written by another version of this package", remedy);
  }
  try {
    return readingsIn(new JsonCursor(value));
  } catch (error) {
    if (error instanceof ValidationError) throw new NotACache(`is damaged: ${error.message.slice(0, -1)}`, deleteIt);
    throw error;
  }
}

/** The parser's own message would quote the file, which may be any file. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (text.includes(cacheSchema)) throw new NotACache("is damaged: it is not JSON", deleteIt);
    throw new NotACache("is not a readings cache", notOurs);
  }
}

function isCache(value: unknown): value is { readonly $schema: string } {
  const { $schema } = (value ?? {}) as { readonly $schema?: unknown };
  return typeof $schema === "string" && /^urn:pulumi-sendgrid-open-tracking:readings-cache:\d+$/.test($schema);
}

function readingsIn(cache: JsonCursor): CachedReadings {
  refuseUnknown(cache, ["$schema", "version", "sources"]);
  cache.get("version").as(versionOne);
  const readings = new CachedReadings();
  const seen = new Set<string>();
  for (const each of cache.get("sources").items()) {
    const source = parseSource(each);
    const sourceKey = JSON.stringify(source);
    for (const item of each.get("readings").items()) {
      const reading = parseReading(item);
      const key = `${sourceKey} ${reading.account} ${reading.id}`;
      if (seen.has(key)) throw item.error("is a second reading of the same account");
      seen.add(key);
      readings.add(source, reading, Number.POSITIVE_INFINITY);
    }
  }
  return readings;
}

function parseSource(source: JsonCursor): CacheSource {
  refuseUnknown(source, ["apiKeyFingerprint", "baseUrl", "region", "verifyIdentity", "parentUsername", "readings"]);
  return {
    apiKeyFingerprint: source.get("apiKeyFingerprint").as(fingerprint),
    baseUrl: source.get("baseUrl").as(nonEmptyText),
    region: source.get("region").as(region),
    verifyIdentity: source.get("verifyIdentity").as(flag),
    ...source.optional("parentUsername", (each) => each.as(nonEmptyText)),
  };
}

function parseReading(reading: JsonCursor): CachedReading {
  refuseUnknown(reading, [...selectors, "id", "enabled", "readAt"]);
  return {
    account: accountIn(reading),
    ...reading.optional("id", (id) => id.as(number)),
    enabled: reading.get("enabled").as(flag),
    readAt: Date.parse(reading.get("readAt").as(instant)),
  };
}

function refuseUnknown(cursor: JsonCursor, known: readonly string[]): void {
  const [unknown] = cursor.unknownMembers(known);
  if (unknown !== undefined) throw unknown;
}

const versionOne = typeOf("1", (value): value is 1 => value === 1);
const fingerprint = typeOf("16 hex digits", (value): value is string => {
  return typeof value === "string" && /^[0-9a-f]{16}$/.test(value);
});
const region = oneOf(Object.keys(hosts) as Region[]);
const number = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const instant = typeOf("an instant such as 2027-03-31T12:00:00.000Z", (value): value is string => {
  const moment = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(moment) && new Date(moment).toISOString() === value;
});

/** As {@link accountToId} writes it. */
function accountIn(reading: JsonCursor): string {
  const { subuser, accountId, self } = reading.as(record);
  try {
    return accountToId(parseAccount({ subuser, accountId, self }));
  } catch {
    throw reading.error("has no account; it must have one of subuser, accountId and self");
  }
}

/** The text of a file with these readings, a line for each; those that are too old to be used by anything are left out. */
export function renderCache(readings: CachedReadings, now: number): string {
  const sources = [...readings.sources()].flatMap(([source, all]) => {
    // Of the future as well: a clock that is a week ahead is corrected one day, and its readings would stay till then.
    const kept = all.filter(({ readAt }) => Math.abs(now - readAt) <= maxAgeSeconds * 1000);
    return kept.length === 0 ? [] : [sourceText(source, kept)];
  });
  const head = `"$schema": ${JSON.stringify(cacheSchema)},\n"version": 1`;
  return `{\n${head},\n"sources": [${sources.map((source) => `\n${source}`).join(",")}\n]\n}\n`;
}

function sourceText(source: CacheSource, readings: readonly CachedReading[]): string {
  const lines = readings.map(({ account, readAt, ...rest }) =>
    JSON.stringify({ ...accountFromId(account), ...rest, readAt: new Date(readAt).toISOString() }),
  );
  return `${JSON.stringify(source).slice(0, -1)},"readings":[\n${lines.join(",\n")}\n]}`;
}
