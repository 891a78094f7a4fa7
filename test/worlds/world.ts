import type { ClientOptions } from "../../provider/sendgrid";
import { type Fault, type FaultRates, faultNames } from "./faults";
import { Random } from "./random";
import type { RateLimit } from "./rate-window";
import type { Change, ListOrder, SimulatedAccount } from "./simulated-accounts";

/** What one caller of the client does. */
export type Call = {
  /** Milliseconds after the beginning of the world. */
  readonly at: number;
  /** Milliseconds until its signal is aborted; without it, the call has no signal. */
  readonly cancelAfter?: number | undefined;
} & (
  | { readonly what: "fleet"; readonly accounts: "all" | "half" | "named" }
  | { readonly what: "list"; readonly pause: number; readonly stopAfter?: number | undefined }
  | { readonly what: "read"; readonly name: string }
);

/** How the API key ends during the run. */
interface ApiKeyEnd {
  readonly at: number;
  readonly how: "revoked" | "blocked";
}

/** All that a seed decides. */
export interface World {
  readonly seed: number;
  /** Whether nothing goes wrong in it: then nothing may fail. */
  readonly isCalm: boolean;
  readonly apiKey: string;
  readonly kind: "subusers" | "customer";
  readonly accounts: readonly SimulatedAccount[];
  readonly parentEnabled: boolean;
  readonly order: ListOrder;
  /** Rows that the server gives at most; and whether they come in another order each time. */
  readonly pageSize: number;
  readonly isShuffled: boolean;
  /** How likely the accounts change after each page of a list, and after each setting that is read. */
  readonly changes: { readonly kinds: readonly Change[]; readonly afterPage: number; readonly afterReading: number };
  readonly faults: FaultRates;
  /** Milliseconds during which every request meets this fault. */
  readonly outage?: { readonly from: number; readonly to: number; readonly fault: Fault } | undefined;
  /** Milliseconds that a request and its response travel, and how many requests take ten times as long. */
  readonly latency: { readonly from: number; readonly to: number; readonly slow: number };
  readonly rateLimit?: RateLimit | undefined;
  /** How far the server's clock is ahead; without a Date header the client could not know. */
  readonly serverClock: { readonly ahead: number; readonly sendsDate: boolean };
  readonly gateway: "none" | "honest" | "drops on-behalf-of" | "caches";
  readonly apiKeyEnd?: ApiKeyEnd | undefined;
  /** The response to a name that no account has. */
  readonly unknownName: 400 | 401 | 403 | 404;
  readonly client: Omit<ClientOptions, "apiKey"> & {
    readonly timeoutSeconds: number;
    readonly deadlineSeconds: number;
  };
  readonly calls: readonly Call[];
}

const gateways = ["none", "none", "none", "honest", "drops on-behalf-of", "caches"] as const;

/** A seed's world. */
export function drawWorld(seed: number): World {
  const random = new Random(seed, 1);
  const isCalm = random.chance(0.1);
  const kind = random.chance(0.85) ? "subusers" : "customer";
  const accounts = Array.from({ length: random.whole(5, 60) }, (_, index) => drawAccount(random, kind, index + 1));
  const latency = { from: 1, to: random.pick([2, 30, 300, 3000]), slow: random.pick([0, 0.01, 0.2]) };
  // So long as reading everyone may take: what happens during the run is drawn from it.
  const span = accounts.length * latency.to;
  const gateway = isCalm ? "none" : random.pick(gateways);
  return {
    seed,
    isCalm,
    kind,
    accounts,
    latency,
    gateway,
    apiKey: drawApiKey(random),
    parentEnabled: random.chance(0.5),
    order: random.pick(["oldest first", "newest first", "by name"]),
    pageSize: random.pick([2, 3, 7, 20, accounts.length - 1, 100]),
    isShuffled: random.chance(0.1),
    changes: isCalm ? { kinds: [], afterPage: 0, afterReading: 0 } : drawChanges(random, kind),
    faults: isCalm || random.chance(0.3) ? {} : drawFaults(random, gateway),
    outage: isCalm || random.chance(0.9) ? undefined : drawOutage(random, span),
    // Who counts the requests that a cache responds to is not the world's question.
    rateLimit: isCalm || gateway === "caches" || random.chance(0.5) ? undefined : drawRateLimit(random),
    serverClock: drawServerClock(random),
    apiKeyEnd: isCalm || random.chance(0.9) ? undefined : drawApiKeyEnd(random, span),
    unknownName: random.pick([400, 401, 403, 404]),
    client: drawClient(random, isCalm, gateway),
    calls: drawCalls(random, accounts, span),
  };
}

function drawApiKey(random: Random): string {
  const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  const text = (length: number) => Array.from({ length }, () => random.pick([...characters])).join("");
  return `SG.${text(22)}.${text(43)}`;
}

/** Names that look alike: in another letter case, as a part of another name, with the characters that occur. */
export function nameOfId(kind: World["kind"], id: number): string {
  if (kind === "customer") return `sg${id.toString(16).padStart(32, "0")}`;
  const forms = [`acme${id}`, `Acme${id}`, `acme.${id}@example.test`, `a-${id}`, `acme_${id}+x`];
  return forms[id % forms.length] ?? "";
}

function drawAccount(random: Random, kind: World["kind"], id: number): SimulatedAccount {
  const region = kind === "subusers" && random.chance(0.2) ? "eu" : "global";
  return { id, name: nameOfId(kind, id), region, disabled: random.chance(0.1), enabled: random.chance(0.5) };
}

function drawChanges(random: Random, kind: World["kind"]): World["changes"] {
  const names = kind === "subusers" ? (["renamed", "swapped names"] as const) : [];
  const kinds = (["flipped", "added", "deleted", ...names] as const).filter(() => random.chance(0.4));
  if (kinds.length === 0) return { kinds, afterPage: 0, afterReading: 0 };
  return { kinds, afterPage: random.pick([0.05, 0.3, 1]), afterReading: random.pick([0, 0.02, 0.3]) };
}

/**
 * A gateway that drops `on-behalf-of` is found out by a request that has to be rejected. A rejection for another reason,
 * which looks just like SendGrid's own, would be taken for it.
 */
const misleading: ReadonlySet<Fault> = new Set<Fault>([
  "400",
  "401",
  "401 for a scope",
  "403",
  "451",
  "403 with the API key in it",
]);

function drawFaults(random: Random, gateway: World["gateway"]): FaultRates {
  const possible = faultNames.filter((fault) => gateway !== "drops on-behalf-of" || !misleading.has(fault));
  const chosen = Array.from({ length: random.whole(1, 6) }, () => random.pick(possible));
  return Object.fromEntries(chosen.map((fault) => [fault, random.pick([0.01, 0.05, 0.2])]));
}

function drawOutage(random: Random, span: number): World["outage"] {
  const from = random.between(0, span);
  const fault = random.pick(["503", "502 as HTML", "stall", "connection reset", "429 without headers"] as const);
  return { from, to: from + random.pick([1000, 30_000, 600_000]), fault };
}

function drawRateLimit(random: Random): RateLimit {
  return {
    limit: random.whole(2, 40),
    seconds: random.pick([1, 5, 20, 60, 400]),
    reset: random.pick(["epoch", "epoch", "epoch, rounded down", "seconds", "absent"]),
    retryAfter: random.pick(["absent", "absent", "seconds", "date"]),
    isOnEveryResponse: random.chance(0.7),
  };
}

function drawServerClock(random: Random): World["serverClock"] {
  const isWrong = random.chance(0.3);
  const ahead = isWrong ? random.pick([-1, 1]) * random.between(1000, 4_000_000) : 0;
  return { ahead, sendsDate: isWrong || random.chance(0.8) };
}

function drawApiKeyEnd(random: Random, span: number): ApiKeyEnd {
  return { at: random.between(0, span), how: random.pick(["revoked", "blocked"]) };
}

function drawClient(random: Random, isCalm: boolean, gateway: World["gateway"]): World["client"] {
  return {
    maxConcurrency: random.pick([1, 2, 5, 10, 20, 50]),
    timeoutSeconds: isCalm ? 600 : random.pick([0.5, 2, 10, 30]),
    deadlineSeconds: isCalm ? 86_400 : random.pick([2, 20, 120, 1800, 1800]),
    verifyIdentity: random.chance(0.15),
    ...(gateway === "none" ? {} : { baseUrl: "https://gateway.example.test/{region}" }),
    ...(random.chance(0.15) ? { requestsPerMinute: random.pick([30, 600, 6000]) } : {}),
  };
}

function drawCalls(random: Random, accounts: readonly SimulatedAccount[], span: number): readonly Call[] {
  const impatience = random.pick([0, 0, 0.1, 0.6]);
  const times = (at: number) => ({ at, cancelAfter: random.chance(impatience) ? random.between(0, span) : undefined });
  const calls: Call[] = [];
  const form = random.pick(["fleet", "fleet", "fleet", "list", "reads"] as const);
  if (form === "fleet")
    calls.push({ ...times(0), what: "fleet", accounts: random.pick(["all", "all", "half", "named"]) });
  if (form === "list") {
    const stopAfter = random.chance(0.2) ? random.whole(1, 10) : undefined;
    calls.push({ ...times(0), what: "list", pause: random.pick([0, 0, 50, 5000]), stopAfter });
  }
  const reads = form === "reads" ? random.whole(1, 80) : random.pick([0, 0, 10]);
  const names = [...accounts.map(({ name }) => name), "self", "nobody"];
  // Some at the same moment, some for the same account: they may share a request.
  const favourite = random.pick(names);
  for (let read = 0; read < reads; read++) {
    const at = random.chance(0.5) ? 0 : random.between(0, span);
    calls.push({ ...times(at), what: "read", name: random.chance(0.3) ? favourite : random.pick(names) });
  }
  return calls;
}
