import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWorld } from "./run-world";
import { dist, loadSubject } from "./subject";

/** A mistake that somebody could make in the client: texts of a built file, and what stands there instead. */
export interface Defect {
  readonly what: string;
  readonly file: string;
  readonly edits: readonly (readonly [text: string, instead: string])[];
}

const executor = "http/execute-request.js";

/** Has every request go through a method that is a bad idea. */
function sendingBy(what: string, method: string): Defect {
  return {
    what,
    file: executor,
    edits: [
      ["await this.parts.httpGet({", "await this.sendBy({"],
      ["    async send(endpoint,", `    ${method}\n    async send(endpoint,`],
    ],
  };
}

export const defects: readonly Defect[] = [
  {
    what: "on-behalf-of is dropped when a request is repeated",
    file: executor,
    edits: [
      [
        "(0, account_1.onBehalfOf)(endpoint.account)",
        "(attempt.attempts === 1 ? (0, account_1.onBehalfOf)(endpoint.account) : undefined)",
      ],
    ],
  },
  {
    what: "the next page begins one row too far",
    file: "endpoints/list-until-same.js",
    edits: [["received += page.length;", "received += page.length + 1;"]],
  },
  {
    what: "a page that is shorter than the one before is taken for the end",
    file: "endpoints/list-until-same.js",
    edits: [["accounts.size === before && list.isLastPage(page, previous.at(-1))", "page.length < previous.length"]],
  },
  {
    what: "a list that changes is read only once",
    file: "endpoints/list-until-same.js",
    edits: [["if (isSame(accounts, before))", "if (true)"]],
  },
  sendingBy(
    "after a 5xx the next request on the connection gets the late response",
    `async sendBy(request) {
        const late = this.late;
        this.late = undefined;
        const response = await (late ?? this.parts.httpGet(request));
        if (response.status >= 500) {
            this.late = this.parts.httpGet(request);
            this.late.catch(() => {});
        }
        return response;
    }`,
  ),
  sendingBy(
    "requests in flight together get each other's responses",
    `async sendBy(request) {
        const before = this.before;
        const own = this.parts.httpGet(request);
        this.before = own;
        return before === undefined ? own : Promise.race([before, own]);
    }`,
  ),
  {
    what: "a reset in seconds is taken for milliseconds",
    file: "http/rate-limit-headers.js",
    edits: [["        return value * 1000;", "        return value;"]],
  },
  {
    what: "the server's clock is taken for ours",
    file: "http/rate-limit-headers.js",
    edits: [['skewOf(headers.get("date"), now)', "0"]],
  },
  {
    what: "requests in flight are not counted in a window",
    file: "rate-limiter/fixed-window.js",
    edits: [["this.left -= 1;", ""]],
  },
  {
    what: "Retry-After only holds for the request that got it",
    file: "rate-limiter/endpoint-limiter.js",
    edits: [["this.throttledUntil = Math.max(this.throttledUntil, until);", "return until;"]],
  },
  {
    what: "a caller joins a request that was sent already",
    file: "coalesce-requests.js",
    edits: [["(controller.signal), close)", "(controller.signal), () => {})"]],
  },
  {
    what: "callers for different accounts share a request",
    file: "client.js",
    edits: [["(0, account_1.accountToId)(account)", '"account"']],
  },
  {
    what: "the caller that leaves first cancels the others' request",
    file: "coalesce-requests.js",
    edits: [["if (shared.callers === 0)", "if (true)"]],
  },
  {
    what: "a 401 is read as off",
    file: executor,
    edits: [
      [
        "if (result.failure === undefined)",
        "if (result.failure?.status === 401) return endpoint.parse({ enabled: false, scopes: [] });\nif (result.failure === undefined)",
      ],
    ],
  },
  {
    what: "an account of a fleet that cannot be read is off",
    file: "fleet/read-fleet.js",
    edits: [["return { ...member, error };", "return { ...member, enabled: false };"]],
  },
  {
    what: "an account of a fleet that cannot be read is left out",
    file: "fleet/read-fleet.js",
    edits: [
      [
        "this.tell(await this.read(next));",
        "{ const reading = await this.read(next); if (!reading.error) this.tell(reading); }",
      ],
    ],
  },
  {
    what: "the deadline is ignored",
    file: "client.js",
    edits: [["this.parts.clock.now() + this.settings.deadlineSeconds * 1000;", "Number.MAX_SAFE_INTEGER;"]],
  },
  {
    what: "a cancelled wait leaves its timer",
    file: "clock.js",
    edits: [["stopTimer();", ""]],
  },
  {
    what: "a cancelled request keeps its place",
    file: executor,
    edits: [
      ["released: permit.release(outcome) };", "released: outcome === 'cancelled' ? {} : permit.release(outcome) };"],
    ],
  },
  {
    what: "of an API key that a response repeats, only its usual form is redacted",
    file: executor,
    edits: [["(0, redact_1.redactorOf)(apiKey)", "redact_1.redactApiKeys"]],
  },
  {
    what: "a response from a cache is taken for one of SendGrid's",
    file: "http/parse-body.js",
    edits: [['headers.get("age")', "null"]],
  },
  {
    what: "a gateway is trusted to pass on-behalf-of on",
    file: "http/on-behalf-of-check.js",
    edits: [["Object.values(options_1.hosts).includes(baseUrl)", "true"]],
  },
  {
    what: "the API key is in the client, when it is printed",
    file: executor,
    edits: [["this.#apiKey = apiKey;", "this.#apiKey = apiKey; this.key = apiKey;"]],
  },
  {
    what: "a value beside errors is taken for valid",
    file: "http/parse-body.js",
    edits: [["(value.errors !== undefined || value.error !== undefined)", "false"]],
  },
];

/** How a defect was found. */
export interface Found {
  readonly seed: number;
  readonly violation: string;
}

/** Runs a client with a defect through one world after another, until one of them finds it. */
export async function findDefect(defect: Defect, seeds: readonly number[]): Promise<Found | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "worlds-"));
  try {
    const subject = loadSubject(plant(defect, folder));
    for (const seed of seeds) {
      const [violation] = (await runWorld(subject, seed)).violations;
      if (violation !== undefined) return { seed, violation };
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A copy of the built package that has the defect. */
function plant({ what, file, edits }: Defect, folder: string): string {
  const copy = join(folder, "dist");
  for (const room of ["sendgrid", "text"]) cpSync(join(dist, room), join(copy, room), { recursive: true });
  cpSync(join(dist, "../package.json"), join(folder, "package.json"));
  const path = join(copy, "sendgrid", file);
  let code = readFileSync(path, "utf8");
  for (const [text, instead] of edits) {
    if (code.split(text).length !== 2)
      throw new Error(`"${what}" cannot be planted: ${file} does not have ${JSON.stringify(text)} once.`);
    code = code.replace(text, () => instead);
  }
  writeFileSync(path, code);
  return copy;
}
