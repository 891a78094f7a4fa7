// What tests reach inside of provider/sendgrid, beside its entry. Public are a client, its errors and its readings; what
// is here decides one thing each, and is held against thousands of cases or against a clock that a test moves.

// Which texts name an account: any text at all is tried.
export { accountToId, describeAccount, onBehalfOf } from "../../../provider/sendgrid/account";
export { Cancellation } from "../../../provider/sendgrid/cancellation";
// A client of parts: a clock that a test moves, no jitter, one limiter for several keys.
export { Client } from "../../../provider/sendgrid/client";
export { type Clock, systemClock, wallClock } from "../../../provider/sendgrid/clock";
export { createParts } from "../../../provider/sendgrid/create-client";
// In which order accounts of a list are handed out.
export { AsyncQueue } from "../../../provider/sendgrid/fleet/async-queue";
// The reading of many accounts, without Pulumi and without the command.
export { type FleetReading, readFleet } from "../../../provider/sendgrid/fleet/read-fleet";
// What of a body is shown: any body at all is tried.
export { messagesOf } from "../../../provider/sendgrid/http/error-messages";
export { createHttpGet, type HttpGet, type HttpResponse } from "../../../provider/sendgrid/http/http-get";
// What is said where SendGrid's own host answers, to which no test sends.
export { failureOfResponse } from "../../../provider/sendgrid/http/map-error";
// What headers say: any header at all is tried.
export {
  parseRateLimitHeaders,
  parseReset,
  parseRetryAfter,
  skewOf,
} from "../../../provider/sendgrid/http/rate-limit-headers";
export { RetryBudget } from "../../../provider/sendgrid/http/retry-budget";
export {
  backoff,
  isRetryableStatus,
  retryPolicy,
  throttleDelay,
  waitPolicy,
} from "../../../provider/sendgrid/http/retry-policy";
export { baseUrlOf, hosts, withDefaults } from "../../../provider/sendgrid/options";
export { accountFromId, parseAccount } from "../../../provider/sendgrid/parse-account";
export { CircuitBreaker } from "../../../provider/sendgrid/rate-limiter/circuit-breaker";
export type { EndpointLimiter } from "../../../provider/sendgrid/rate-limiter/endpoint-limiter";
export { FixedWindow, type Mark } from "../../../provider/sendgrid/rate-limiter/fixed-window";
export {
  CircuitOpen,
  DeadlineExceeded,
  RateLimitWaitExceeded,
} from "../../../provider/sendgrid/rate-limiter/permit-denied";
// When a request may be sent, by a clock that a test moves.
export {
  type Permit,
  type PermitRequest,
  RateLimiter,
  type RateLimiterOptions,
} from "../../../provider/sendgrid/rate-limiter/rate-limiter";
// What in a text is a key.
export { redactApiKeys, redactorOf } from "../../../provider/text/redact";
export { show } from "../../../provider/text/show";
