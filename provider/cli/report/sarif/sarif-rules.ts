/** One kind of finding, as SARIF describes it. */
export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly level: "error" | "warning";
  readonly short: string;
  readonly help: string;
}

/** The rules, by what they are about. */
export const sarifRules = {
  violated: {
    id: "open-tracking/violated",
    name: "OpenTrackingViolated",
    level: "error",
    short: "An account's default of open tracking is not as expected.",
    help: "Change the setting in SendGrid, change what is expected, or add a waiver with an owner and a date.",
  },
  "expired-waiver": {
    id: "open-tracking/expired-waiver",
    name: "OpenTrackingWaiverExpired",
    level: "error",
    short: "An account's default of open tracking is not as expected, and its waiver has expired.",
    help: "Change the setting in SendGrid, or let the waiver's owner decide anew and give it a later date.",
  },
  unreadable: {
    id: "open-tracking/unreadable",
    name: "OpenTrackingUnreadable",
    level: "error",
    short: "An account's open tracking could not be read: it is neither on nor off.",
    help: "The message says what to do. Until then this account's setting is unknown.",
  },
  stale: {
    id: "open-tracking/stale-waiver",
    name: "OpenTrackingWaiverStale",
    level: "warning",
    short: "A waiver changes nothing.",
    help: "Take the waiver out of the expectations, or correct the account's name in it.",
  },
  unmatched: {
    id: "open-tracking/unmatched-entry",
    name: "OpenTrackingEntryUnmatched",
    level: "warning",
    short: "An entry of the expectations matches no account.",
    help: "Correct the name or the pattern in the expectations, or take the entry out.",
  },
  pattern: {
    id: "open-tracking/unmatched-pattern",
    name: "OpenTrackingPatternUnmatched",
    level: "warning",
    short: "A pattern of --include or --exclude matches no account.",
    help: "Correct the pattern, or leave it out.",
  },
} as const satisfies Readonly<Record<string, SarifRule>>;

/** The rules as `tool.driver.rules` has them. */
export function reportingDescriptors(): readonly object[] {
  return Object.values(sarifRules).map(({ id, name, level, short, help }) => ({
    id,
    name,
    shortDescription: { text: short },
    fullDescription: { text: short },
    help: { text: help },
    defaultConfiguration: { level },
    properties: { tags: ["privacy", "consent", "open-tracking"] },
  }));
}
