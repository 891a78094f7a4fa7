// What tests reach of the command, beside the command itself, and of the pure files that it shares with programs.

export { ProgressDisplay } from "../../../provider/cli/audit/progress-display";
export { historyFormats } from "../../../provider/cli/history/history-formats";
// Histories of random audits, of which there are thousands.
export { type History, historyOf } from "../../../provider/cli/history/history-of-audits";
export { observe } from "../../../provider/cli/history/observed-audit";
// What a terminal is, and what is drawn on it in which tenth of a second.
export { hasColour, type Io, isLively, type Output } from "../../../provider/cli/io";
// The formats of a report, for audits of every kind that no simulator makes at once.
export * from "../../../provider/cli/report";
// The command in the process of a test, where mutation testing sees what it executes.
export { run } from "../../../provider/cli/run-command";
// Where a setting comes from: every source, without a run for each.
export { resolveApiKey } from "../../../provider/config/resolve-api-key";
export type { SettingsSource } from "../../../provider/config/settings";
export { resolveCacheSettings, resolveSettings } from "../../../provider/config/settings";
export { checkStackConfig } from "../../../provider/config/stack-config";
export { filesIn } from "../../../provider/files/list-folder";
export { checkWritable, realPath, writeWhole } from "../../../provider/files/write-file";
export { didYouMean, nearest } from "../../../provider/text/did-you-mean";
export type { Progress } from "../../../provider/text/progress";
export { progressLine, progressText } from "../../../provider/text/progress";
export { visible } from "../../../provider/text/visible";
