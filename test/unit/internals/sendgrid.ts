// What tests reach inside of provider/sendgrid, beside its entry. Public are a client, its errors and its readings; what
// is here decides one thing each, and is held against thousands of cases or against a clock that a test moves.

// Which texts name an account: any text at all is tried.
export { accountToId, describeAccount, onBehalfOf } from "../../../provider/sendgrid/account";
// What in a text is a key.
export { redactApiKeys } from "../../../provider/sendgrid/api-key";
// In which order accounts of a list are handed out.
export { Backlog } from "../../../provider/sendgrid/backlog";
// A client of parts: a clock that a test moves, no jitter, one limiter for several keys.
export { Client } from "../../../provider/sendgrid/client";
export { type Clock, systemClock } from "../../../provider/sendgrid/clock";
export { createParts } from "../../../provider/sendgrid/create-client";
// What of a body is shown: any body at all is tried.
export { messagesOf } from "../../../provider/sendgrid/envelope";
export { show } from "../../../provider/sendgrid/error";
// What is said where SendGrid's own host answers, to which no test sends.
export { failureOfAnswer } from "../../../provider/sendgrid/failure";
// The reading of many accounts, without Pulumi and without the command.
export { type FleetReading, readFleet } from "../../../provider/sendgrid/fleet";
// When a request may be sent, by a clock that a test moves.
export { Limiter, type Pace, type Turn } from "../../../provider/sendgrid/limiter";
export { GivenUp, TooLate, TooLong } from "../../../provider/sendgrid/no-turn";
export { baseUrlOf, hosts, withDefaults } from "../../../provider/sendgrid/options";
export { Outage } from "../../../provider/sendgrid/outage";
export { accountFromId, parseAccount } from "../../../provider/sendgrid/parse-account";
// What headers say: any header at all is tried.
export { announcementOf, parseReset, parseRetryAfter, skewOf } from "../../../provider/sendgrid/rate-limit";
export { type Mark, RateWindow } from "../../../provider/sendgrid/rate-window";
export { createSend } from "../../../provider/sendgrid/request";
export { backoff, isPassing, refusalPause, retryPolicy } from "../../../provider/sendgrid/retry";
export { RetryBudget } from "../../../provider/sendgrid/retry-budget";
