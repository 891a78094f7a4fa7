import { show } from "../../text/show";
import { type Account, describeAccount } from "../account";
import { SendGridError } from "../error";
import { InvalidAnswer, isRecord } from "../http/response-body";
import type { Region } from "../options";
import type { Question } from "./endpoint";

/** Who SendGrid says an account is. */
export interface Identity {
  readonly username: string;
  readonly userId: number;
}

const path = "/v3/user/username";

/** Asks SendGrid who it answers for. */
export function identityQuestion(account: Account, region: Region): Question<Identity> {
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
  if (!isRecord(wire)) throw new InvalidAnswer(`is ${show(wire)}, not an object`);
  const { username, user_id: userId } = wire;
  if (typeof username !== "string") throw new InvalidAnswer(`has username: ${show(username)}, not a text`);
  if (typeof userId !== "number") throw new InvalidAnswer(`has user_id: ${show(userId)}, not a number`);
  return { username, userId };
}

/**
 * Fails when SendGrid answers for another account. A subuser has to be answered for by name. The name of a customer
 * account is not known here: it only has to be another one than the parent's.
 */
export function verifyIdentity(account: Account, answered: Identity, parent: Identity | undefined): void {
  const isRight =
    account.subuser === undefined ? answered.userId !== parent?.userId : answered.username === account.subuser;
  if (isRight) return;
  throw new SendGridError("wrong-account", {
    what: `Cannot read open tracking of ${describeAccount(account)}`,
    why: `SendGrid answers for ${show(answered.username)}`,
    remedy: "Write the name exactly as SendGrid shows it, and check any proxy on the way.",
    request: { path, account, attempts: 1, status: 200 },
  });
}
