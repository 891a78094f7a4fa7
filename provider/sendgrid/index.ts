/**
 * What scripts import: it loads no Pulumi.
 * @module client
 */

export type { Account } from "./account";
export type { CallOptions, ReadOptions } from "./call-options";
export type { Client } from "./client";
export { createClient } from "./create-client";
export type { CustomerAccount } from "./customer-accounts";
export { SendGridError, type SendGridErrorCode } from "./error";
export type { ClientOptions, Region } from "./options";
export type { OpenTrackingReading } from "./reading";
export type { Subuser } from "./subusers";
