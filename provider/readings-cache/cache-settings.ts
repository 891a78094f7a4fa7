import { hasApiKey } from "../text/redact";
import { show } from "../text/show";
import { maxAgeSeconds as longest } from "./cached-readings";

/** Where readings are kept for later, and how old one may be that is used again. */
export interface CacheSettings {
  /**
   * A file in which readings are kept for later, seen from the working directory; only together with `maxAgeSeconds`.
   * @default none: every reading is live
   */
  readonly readingsCache: string;
  /**
   * Seconds for which a reading of that file is used again: a whole number from 1 to 604,800, which is a week.
   * @default none: every reading is live
   */
  readonly maxAgeSeconds: number;
}

/** What is wrong with a value of each setting, as the end of a sentence that begins with its name, or `undefined`. */
export const cacheValidators: Readonly<Record<keyof CacheSettings, (value: unknown) => string | undefined>> = {
  readingsCache: (value) => {
    if (hasApiKey(String(value))) return "has an API key in it";
    return String(value).includes("\0") ? `is ${show(value)}, not the name of a file` : undefined;
  },
  maxAgeSeconds: (value) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= longest) return undefined;
    return `is ${show(value)}, not a whole number from 1 to ${longest}`;
  },
};
