import type { ClientSettings } from "../../sendgrid/options";
import { show } from "../../text/show";
import type { Finding } from "./finding";

export const readScope = "tracking_settings.open.read";
export const listScope = "subusers.read";
export const usernameScope = "user.username.read";

const maxShown = 3;

/** Whether the key may read what it has to, and whether it may do more than that. */
export function checkScopes(
  scopes: readonly string[],
  { parentUsername, verifyIdentity }: Pick<ClientSettings, "parentUsername" | "verifyIdentity">,
): Finding {
  const check = "scopes";
  const needsUsername = parentUsername !== undefined || verifyIdentity;
  const needed = [readScope, listScope, ...(needsUsername ? [usernameScope] : [])];
  const missing = needed.filter((scope) => !scopes.includes(scope));
  // What has no dot, such as 2fa_required, says something of the account, and permits nothing.
  const beyond = scopes.filter((scope) => scope.includes(".") && !scope.endsWith(".read"));
  const facts = { missing, scopes: scopes.length, beyondReading: beyond.length };
  if (missing.length > 0) {
    const remedy = `Give the key ${missing.join(" and ")}, in SendGrid under Settings, API Keys.`;
    return { check, status: "wrong", found: `${missing.join(" and ")} missing`, remedy, facts };
  }
  if (beyond.length > 0) {
    const rest = beyond.length > maxShown ? ` and ${beyond.length - maxShown} more` : "";
    const found = `the key can do more than read: ${beyond.slice(0, maxShown).map(show).join(", ")}${rest}`;
    const remedy = `Use a key with no scopes but ${[...new Set([...needed, usernameScope])].join(", ")}.`;
    return { check, status: "warning", found, remedy, facts };
  }
  return { check, status: "ok", found: `${needed.join(", ")}, and nothing beyond reading`, facts };
}
