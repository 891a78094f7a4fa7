import { nameOf } from "../../expectations/account-name";
import { csvField } from "../report/csv";
import { stringify } from "../report/json";
import { kindOf } from "../report/wording";
import { tool } from "../tool";
import type { History } from "./history-of-audits";
import { renderHistoryTable } from "./history-table";
import type { Interval } from "./intervals";
import { renderTimeline } from "./timeline/timeline-html";

/** `$id` of history.schema.json. */
const historySchema = "urn:pulumi-sendgrid-open-tracking:history:1";

/** What a history can be printed as; `isInFull` shows all intervals where they are not shown otherwise. */
export const historyFormats = {
  table: renderHistoryTable,
  json: (history: History) => stringify({ $schema: historySchema, version: 1, tool: tool(), ...history }),
  csv: renderHistoryCsv,
  html: renderTimeline,
} as const satisfies Readonly<Record<string, (history: History, isInFull: boolean) => string>>;

const columns = {
  status: ({ status }) => status,
  number: ({ id }) => id?.toString(),
  first: ({ first }) => first,
  last: ({ last }) => last,
  audits: ({ audits }) => audits.toString(),
  verdict: ({ verdict }) => verdict,
  expected: ({ expected }) => (expected === undefined ? undefined : expected ? "on" : "off"),
  enforcement_level: ({ enforcementLevel }) => enforcementLevel,
  rule: ({ rule }) => rule,
  waiver_owner: ({ waiver }) => waiver?.owner,
  waiver_expires: ({ waiver }) => waiver?.expires,
  waiver_justification: ({ waiver }) => waiver?.justification,
} satisfies Readonly<Record<string, (interval: Interval) => string | undefined>>;

/** A row for each interval, for spreadsheets; fields are as those of an audit. */
function renderHistoryCsv({ parents }: History): string {
  const rows = parents.flatMap(({ parentUsername, apiKeyFingerprints, accounts }) =>
    accounts.flatMap(({ account, intervals }) =>
      intervals.map((interval) => [
        parentUsername ?? apiKeyFingerprints.join(" "),
        kindOf(account),
        nameOf(account),
        ...Object.values(columns).map((cellOf) => cellOf(interval)),
      ]),
    ),
  );
  const lines = [["parent", "kind", "name", ...Object.keys(columns)], ...rows];
  return lines.map((cells) => `${cells.map((cell) => csvField(cell)).join(",")}\r\n`).join("");
}
