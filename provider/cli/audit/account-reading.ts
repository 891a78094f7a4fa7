import { accountNamed } from "../../expectations/account-name";
import type { FleetReading } from "../../sendgrid/fleet/read-fleet";
import type { AuditedAccount } from "../report/audit-report";

/** What an audit knows of an account before it is evaluated. */
export type AccountReading = Pick<
  AuditedAccount,
  "account" | "id" | "enabled" | "error" | "disabled" | "region" | "readAt" | "takenOver" | "fromCache"
>;

/**
 * A reading as an audit keeps it.
 *
 * @param now milliseconds since 1970, for an account that could not be read
 */
export function accountReadingOf(reading: FleetReading, now: number): AccountReading {
  const { whose, name, id, enabled, error, disabled, region, readAt, isReused } = reading;
  return {
    account: accountNamed(name, whose.accountId === undefined ? "subusers" : "customer"),
    ...(id === undefined ? {} : { id }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(error === undefined ? {} : { error: errorOf(error) }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(region === undefined ? {} : { region }),
    readAt: readAt ?? new Date(now).toISOString(),
    ...(isReused ? { fromCache: true } : {}),
  };
}

function errorOf({ code, status, message }: NonNullable<FleetReading["error"]>): NonNullable<AuditedAccount["error"]> {
  return { code, ...(status === undefined ? {} : { status }), message };
}
