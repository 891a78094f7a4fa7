import { type Account, describeAccount } from "../../sendgrid/account";
import type { Subuser } from "../../sendgrid/endpoints/list-subusers";
import { openTrackingSetting } from "../../sendgrid/endpoints/open-tracking-setting";
import { isRegion, type Region } from "../../sendgrid/options";
import { parseAccount } from "../../sendgrid/parse-account";
import { headersIn } from "./body-shape";
import { type Finding, findingOf } from "./finding";
import type { DatedResponse, SingleRequests } from "./single-requests";

/** An account, and on which host it is read. */
export interface Located {
  readonly account: Account;
  readonly region: Region;
}

/** A subuser that can be read by what the list says of it; without one, the account that owns the key. */
export function accountToTry(rows: readonly Subuser[], region: Region): Located {
  for (const row of rows) {
    const rowRegion = row.region ?? region;
    const account = accountOf(row.username);
    if (!row.disabled && isRegion(rowRegion) && account !== undefined) return { account, region: rowRegion };
  }
  return { account: { self: true }, region };
}

/** None when the name cannot be sent. */
function accountOf(subuser: string): Account | undefined {
  try {
    return parseAccount({ subuser });
  } catch {
    return undefined;
  }
}

/** Whether one account's value can be read. */
export async function checkValue(
  requests: SingleRequests,
  { account, region }: Located,
): Promise<{ finding: Finding; response?: DatedResponse | undefined }> {
  const check = "value";
  const answer = await requests.get(openTrackingSetting(account, region));
  const { failure, response } = answer;
  const name = describeAccount(account);
  if (failure !== undefined) {
    const finding = findingOf(check, failure);
    return { finding: { ...finding, found: `${name} cannot be read: ${finding.found}` }, response };
  }
  const found = `open tracking of ${name} is ${answer.value.enabled ? "on" : "off"}`;
  const facts = { of: account.self ? "the key's own account" : "a subuser", region, headers: headersIn(response) };
  return { finding: { check, status: "ok", found, facts }, response };
}
