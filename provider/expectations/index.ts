// What the tests of this room import: files in it move without them.

export type { AccountName } from "./account-name";
export type { Selected } from "./account-selector";
export { isOfAll, selectorOf } from "./account-selector";
export { dayOf, isDay } from "./day";
export { baselineOf } from "./derive-baseline";
export { describeStaleWaiver, describeVerdict } from "./describe-verdict";
export { certainlyStale, type Evaluation, evaluate, type Reading } from "./evaluate";
export { parseExpectations, parseExpectationsText } from "./expectations";
export type { ExpectationsFile } from "./expectations-file";
export { ExpectationsError } from "./parsing/expectations-error";
export type { UnmatchedEntry } from "./unmatched-entry";
export { describeUnmatchedEntry, searchFor, unmatchedEntries } from "./unmatched-entry";
export { isFailing, isWarning, tally } from "./verdict";
export type { Waiver } from "./waiver";
