import { show } from "../../text/show";
import type { Account, AccountSelection } from "../account";
import type { Client } from "../client";
import type { Pages } from "../endpoints/list-until-same";
import { SendGridError } from "../error";
import type { RequestOptions } from "../http/execute-request";
import { parseAccount } from "../parse-account";

/** Whose settings make up a fleet: all Subusers, all customer accounts, or the ones that are named. */
export type FleetAccounts = "subusers" | "customer" | readonly AccountSelection[];

/** One account of a fleet, as far as the list tells. */
export interface FleetMember {
  /** Its username, or the id of a customer account. */
  readonly name: string;
  readonly whose: AccountSelection;
  /** SendGrid's number for a Subuser that it lists: another number is another account, whatever its name is. */
  readonly id?: number;
  readonly disabled?: boolean;
  readonly region?: string;
}

/** One text for one account. */
export function keyOf({ id, name }: FleetMember): string {
  return `${id} ${name}`;
}

/** Yields the members that each page of the list brings anew, and returns all that it has in the end. */
export async function* listMembers(
  client: Client,
  accounts: FleetAccounts,
  options: RequestOptions,
): Pages<FleetMember> {
  if (typeof accounts !== "string") {
    const members = accounts.map((whose) => ({ name: nameOf(parseAccount(whose)), whose }));
    yield members;
    return members;
  }
  return accounts === "subusers"
    ? yield* membersOf(client.pagesOfSubusers(options), ({ username, ...row }) => ({
        name: username,
        whose: { subuser: username },
        ...row,
      }))
    : yield* membersOf(client.pagesOfCustomerAccounts(options), ({ accountId }) => ({
        name: accountId,
        whose: { accountId },
      }));
}

async function* membersOf<Row>(pages: Pages<Row>, memberOf: (row: Row) => FleetMember): Pages<FleetMember> {
  for (;;) {
    const { value, done } = await pages.next();
    const members = value.map(memberOf);
    if (done) return members;
    yield members;
  }
}

function nameOf({ subuser, accountId }: Account): string {
  return subuser ?? accountId ?? "self";
}

/** Why no account of a name is read that a list has twice: whose value it would be is not known. */
export function errorOfDoubledName(name: string): SendGridError {
  return new SendGridError("invalid-response", {
    what: `Cannot tell whose open tracking ${show(name)} stands for`,
    why: "SendGrid lists two accounts of this name",
    remedy: "Give one of them another name in SendGrid.",
  });
}
