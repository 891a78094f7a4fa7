import type { Random } from "./random";

/** What a request comes back with: a response, an error of the HTTP library, or nothing at all. */
export type Reply =
  | { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly error: Error }
  | "nothing";

/** What a fault is made of. */
interface FaultContext {
  readonly random: Random;
  readonly url: string;
  readonly apiKey: string;
}

const page = "<!DOCTYPE html><html><body>Bad gateway</body></html>";

function envelope(message: string): string {
  return JSON.stringify({ errors: [{ field: null, message }] });
}

function reply(status: number, body = envelope("something went wrong"), headers: Record<string, string> = {}): Reply {
  return { status, body, headers };
}

/** An error as node-fetch makes it. */
function fetchError({ url }: FaultContext, type: string, code: string): Reply {
  const error = new Error(`request to ${url} failed, reason: ${code}`);
  return { error: Object.assign(error, { name: "FetchError", type, code }) };
}

function retryAfter(status: number) {
  return ({ random }: FaultContext) => reply(status, undefined, { "retry-after": String(random.whole(0, 20)) });
}

/** An API key as a server may repeat it. */
function repeated({ apiKey, random }: FaultContext): string {
  const secret = apiKey.slice(apiKey.lastIndexOf(".") + 1);
  const header = `Bearer ${apiKey}`;
  return random.pick([header, secret, apiKey.toUpperCase(), Buffer.from(header).toString("base64")]);
}

/** What can go wrong with one request. None of it is a response that the client could take for a valid one. */
export const faults = {
  "429 without headers": () => reply(429, envelope("too many requests")),
  "429 without a body": () => reply(429, ""),
  "429 with Retry-After": retryAfter(429),
  "500": () => reply(500),
  "502 as HTML": () => reply(502, page),
  "503": () => reply(503),
  "503 with Retry-After": retryAfter(503),
  "504": () => reply(504, ""),
  "408": () => reply(408, ""),
  "425": () => reply(425, ""),
  "520 as HTML": () => reply(520, page),
  "529 with Retry-After": retryAfter(529),
  "400": () => reply(400),
  "401": () => reply(401, envelope("The provided authorization grant is invalid, expired, or revoked")),
  "401 for a scope": () => reply(401, envelope("missing required scope: tracking_settings.open.read")),
  "403": () => reply(403, envelope("access forbidden")),
  "404 as HTML": () => reply(404, page),
  "451": () => reply(451),
  "403 with the API key in it": (context) => reply(403, envelope(`no access for ${repeated(context)}`)),
  "500 with the API key in it": (context) => reply(500, `Authorization: ${repeated(context)}`),
  "error with the API key in it": ({ apiKey }) => ({
    error: Object.assign(new TypeError(`Invalid header value: Bearer ${apiKey}`), {
      headers: { authorization: apiKey },
    }),
  }),
  "connection reset": (context) => fetchError(context, "system", "ECONNRESET"),
  "connection refused": (context) => fetchError(context, "system", "ECONNREFUSED"),
  "body that ends early": (context) => fetchError(context, "system", "ERR_STREAM_PREMATURE_CLOSE"),
  "body too large": (context) => fetchError(context, "max-size", "max-size"),
  redirect: (context) => fetchError(context, "no-redirect", "no-redirect"),
  stall: () => "nothing",
  "200 as HTML": () => reply(200, page),
  "200 without a body": () => reply(200, ""),
  "200 with half of the JSON": () => reply(200, '{"enabled":fal'),
  "200 with JSON as HTML": ({ random }) =>
    reply(200, JSON.stringify({ enabled: random.chance(0.5) }), { "content-type": "text/html" }),
  "200 with enabled beside errors": ({ random }) =>
    reply(200, JSON.stringify({ enabled: random.chance(0.5), errors: [{ message: "access forbidden" }] })),
  "200 with enabled beside an error": ({ random }) =>
    reply(200, JSON.stringify({ enabled: random.chance(0.5), error: "access forbidden" })),
  "200 with enabled as text": () => reply(200, '{"enabled":"false"}'),
  "200 with enabled as number": () => reply(200, '{"enabled":0}'),
  "200 with enabled null": () => reply(200, '{"enabled":null}'),
  "200 without enabled": () => reply(200, "{}"),
  "200 with a list of numbers": () => reply(200, "[1]"),
} satisfies Record<string, (context: FaultContext) => Reply>;

export type Fault = keyof typeof faults;

export const faultNames = Object.keys(faults) as readonly Fault[];

/** How often each fault happens, from 0 to 1. */
export type FaultRates = Partial<Record<Fault, number>>;

/** The fault that this request meets, if any. */
export function drawFault(rates: FaultRates, random: Random): Fault | undefined {
  return (Object.keys(rates) as readonly Fault[]).find((fault) => random.chance(rates[fault] ?? 0));
}
