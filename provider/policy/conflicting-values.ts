import { describeAccountName } from "../expectations/account-name";
import { groupByAccount } from "./readings-by-account";
import type { Finding } from "./stack-findings";
import type { StackReadings } from "./stack-readings";

/** The accounts that have two values in two resources: one of them is outdated. */
export function conflictingValues({ readings }: StackReadings): readonly Finding[] {
  return groupByAccount(readings).flatMap(({ account, values }) => {
    const [on, off] = [values.get(true), values.get(false)];
    if (on === undefined || off === undefined) return [];
    const message =
      `Open tracking of ${describeAccountName(account)} has two values: on in ${on}, and off in ${off}. ` +
      "It changed while the program ran. Run the program again.";
    return [{ message, urn: on }];
  });
}
