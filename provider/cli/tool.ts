import type { Audit } from "./report/audit-report";

/** What writes the reports. */
export function tool(): Audit["tool"] {
  // A plain require, because package.json lies outside of the compiled tree.
  const { name, version } = require("../../package.json") as Audit["tool"];
  return { name, version };
}
