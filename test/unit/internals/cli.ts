// What tests reach of the command, beside the command itself, and of the pure files that it shares with programs.

// What a terminal is, and what is drawn on it in which tenth of a second.
export { hasColour, type Io, isLively, type Output } from "../../../provider/audit/io";
export { ProgressDisplay } from "../../../provider/audit/progress-display";
// The formats of a report, for audits of every kind that no simulator makes at once.
export * from "../../../provider/audit/report";
// Where a setting comes from: every source, without a run for each.
export { resolveApiKey, resolveSettings } from "../../../provider/config";
export { progressLine, progressText } from "../../../provider/progress";
