import { parseJson } from "../../sendgrid/response-body";
import type { DatedResponse } from "./single-requests";

/** Other names of members, and all texts, could be names of accounts. */
const knownMembers: ReadonlySet<string> = new Set(
  "errors error message field help error_id parameter id enabled username user_id scopes".split(" "),
);

/** The shape of a body without what is in it: `{"errors":[{"field":"null","message":"text"}]}`. */
export function shapeOf(body: string): unknown {
  if (body.trim() === "") return "empty";
  const wire = parseJson(body);
  return wire === undefined ? "not JSON" : shapeOfValue(wire);
}

function shapeOfValue(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOfValue);
  if (typeof value !== "object") return typeof value;
  const members = Object.entries(value).map(([name, member]) => [
    knownMembers.has(name) ? name : "(another)",
    shapeOfValue(member),
  ]);
  return Object.fromEntries(members);
}

const headerNames = [
  ...["age", "cache-control", "content-type", "date", "link", "retry-after", "server", "via"],
  ...["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-request-id"],
];

/** Which of the headers that matter a response has; their values could name something. */
export function headersIn({ headers }: DatedResponse): readonly string[] {
  return headerNames.filter((name) => headers.get(name) !== null);
}
