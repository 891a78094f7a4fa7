/**
 * What scripts import: it loads no Pulumi.
 * @module client
 */

export type { Account, AccountArgs } from "./account";
export type { CallOptions, ReadOptions } from "./call-options";
export type { Client } from "./client";
export { createClient } from "./create-client";
export type { CustomerAccount } from "./endpoints/list-customer-accounts";
export type { Subuser } from "./endpoints/list-subusers";
export type { OpenTrackingReading } from "./endpoints/open-tracking-setting";
export { SendGridError, type SendGridErrorCode } from "./error";
export type { ClientOptions, Region } from "./options";
