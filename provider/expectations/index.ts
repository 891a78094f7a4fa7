// What the tests of this room import: files in it move without them.
export { baselineOf } from "./baseline";
export { dayOf, isDay } from "./day";
export { describeVerdict } from "./describe-verdict";
export { type Evaluation, evaluate } from "./evaluate";
export { parseExpectations, parseExpectationsText } from "./expectations";
export type { ExpectationsFile } from "./expectations-file";
export { ExpectationsError } from "./parsing/expectations-error";
export type { Reading } from "./reading";
export { isFailing, isWarning, tally } from "./verdict";
export type { Waiver } from "./waiver";
