// What the tests of this room import: files in it move without them.

export type { AccountName } from "./account-name";
export { dayOf, isDay } from "./day";
export { baselineOf } from "./derive-baseline";
export { describeStaleWaiver, describeVerdict } from "./describe-verdict";
export { type Evaluation, evaluate, type Reading } from "./evaluate";
export { parseExpectations, parseExpectationsText } from "./expectations";
export type { ExpectationsFile } from "./expectations-file";
export type { Selected } from "./include-exclude";
export { isOfAll, selectorOf } from "./include-exclude";
export { ExpectationsError } from "./parsing/expectations-error";
export { certainlyStale } from "./stale-waivers";
export type { UnmatchedEntry } from "./unmatched-entry";
export { describeUnmatchedEntry, searchFor, unmatchedEntries } from "./unmatched-entry";
export { isFailing, isWarning, tally } from "./verdict";
export type { Waiver } from "./waiver";
