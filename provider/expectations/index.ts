// What the tests of this room import: files in it move without them.

export type { AccountName } from "./account-name";
export type { Selected } from "./account-selector";
export { isOfAll, selectorOf } from "./account-selector";
export { baselineOf } from "./baseline";
export { dayOf, isDay } from "./day";
export { describeStaleWaiver } from "./describe-stale-waiver";
export { describeVerdict } from "./describe-verdict";
export { certainlyStale, type Evaluation, evaluate } from "./evaluate";
export { parseExpectations, parseExpectationsText } from "./expectations";
export type { ExpectationsFile } from "./expectations-file";
export { ExpectationsError } from "./parsing/expectations-error";
export type { Reading } from "./reading";
export type { UnmatchedEntry } from "./unmatched-entry";
export { describeUnmatchedEntry, searchFor, unmatchedEntries } from "./unmatched-entry";
export { isFailing, isWarning, tally } from "./verdict";
export type { Waiver } from "./waiver";
