import { show } from "../../text/show";
import { type Account, describeAccount } from "../account";
import { SendGridError } from "../error";
import type { Region } from "../options";
import { InvalidResponse, isRecord } from "../response-body";
import type { Endpoint } from "./endpoint";

/** What SendGrid calls an account. */
export interface Identity {
  readonly username: string;
  readonly userId: number;
}

const path = "/v3/user/username";

/** For which account SendGrid responds. */
export function identityOf(account: Account, region: Region): Endpoint<Identity> {
  return {
    what: `Cannot verify that SendGrid answers for ${describeAccount(account)}`,
    account,
    region,
    path,
    scope: "user.username.read",
    parse: parseIdentity,
  };
}

function parseIdentity(wire: unknown): Identity {
  if (!isRecord(wire)) throw new InvalidResponse(`is ${show(wire)}, not an object`);
  const { username, user_id: userId } = wire;
  if (typeof username !== "string") throw new InvalidResponse(`has username: ${show(username)}, not a text`);
  if (typeof userId !== "number") throw new InvalidResponse(`has user_id: ${show(userId)}, not a number`);
  return { username, userId };
}

/**
 * Fails when SendGrid responds for another account. The username of a subuser has to match. The name of a customer
 * account is not known here: it only must not be the parent's.
 */
export function verifyIdentity(account: Account, found: Identity, parent: Identity | undefined): void {
  const isRight = account.subuser === undefined ? found.userId !== parent?.userId : found.username === account.subuser;
  if (isRight) return;
  throw new SendGridError("wrong-account", {
    what: `Cannot read open tracking of ${describeAccount(account)}`,
    why: `SendGrid answers for ${show(found.username)}`,
    remedy: "Write the name exactly as SendGrid shows it, and check any proxy on the way.",
    request: { path, account, attempts: 1, status: 200 },
  });
}
