import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type * as Internals from "../unit/internals/sendgrid";

/** The client that lives through the worlds: the package as it is built. */
export type Subject = Pick<
  typeof Internals,
  "Client" | "RateLimiter" | "RetryBudget" | "readFleet" | "waitPolicy" | "withDefaults"
> & {
  readonly SendGridError: typeof import("../../provider/sendgrid").SendGridError;
};

const modules = [
  "index",
  "client",
  "options",
  "fleet/read-fleet",
  "http/retry-budget",
  "http/retry-policy",
  "rate-limiter/rate-limiter",
];

/** Where the package is built. */
export const dist = resolve(__dirname, "../../dist");

/** The client that a folder has, which is `dist` or a copy of it. */
export function loadSubject(folder: string = dist): Subject {
  const load = createRequire(join(folder, "index.js"));
  return Object.assign({}, ...modules.map((module) => load(join(folder, "sendgrid", module)))) as Subject;
}
