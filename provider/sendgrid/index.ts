export type { Account, AccountSelection } from "./account";
export type { CallOptions, Client, ReadOptions } from "./client";
export { createClient } from "./create-client";
export type { CustomerAccount } from "./customer-accounts";
export { SendGridError, type SendGridErrorCode } from "./error";
export type { ClientOptions, Region } from "./options";
export type { OpenTrackingReading } from "./reading";
export type { Subuser } from "./subusers";
