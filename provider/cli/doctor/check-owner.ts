import { identityOf } from "../../sendgrid/endpoints/verify-identity";
import { show } from "../../text/show";
import { usernameScope } from "./check-scopes";
import { type Finding, findingOf } from "./finding";
import type { SingleRequests } from "./single-requests";

/** Whose key it is. */
export async function checkOwner(requests: SingleRequests, scopes: readonly string[]): Promise<Finding> {
  const check = "owner";
  const { region, parentUsername } = requests.settings;
  if (!scopes.includes(usernameScope)) {
    const found = `not known, because the key has no scope ${usernameScope}; readings need it only for verifyIdentity and parentUsername`;
    return { check, status: "ok", found, facts: { known: false } };
  }
  const answer = await requests.get(identityOf({ self: true }, region));
  if (answer.failure !== undefined) return findingOf(check, answer.failure);
  const { username } = answer.value;
  const facts = { known: true, expected: parentUsername === undefined ? "any" : username === parentUsername };
  if (parentUsername === undefined || username === parentUsername) {
    return { check, status: "ok", found: show(username), facts };
  }
  const found = `it is ${show(username)}, and SENDGRID_PARENT_USERNAME is ${show(parentUsername)}`;
  const remedy = "Give the key of that account, or correct SENDGRID_PARENT_USERNAME.";
  return { check, status: "wrong", found, remedy, facts };
}
