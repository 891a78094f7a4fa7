import type { Subuser } from "../../sendgrid/endpoints/list-subusers";
import { headersIn } from "./body-shape";
import { countSubusers, type SubuserCount } from "./count-subusers";
import { type Finding, findingOf } from "./finding";
import { factsOfRows } from "./list-facts";
import type { SingleRequests } from "./single-requests";

/** Whether subusers are listed, and in which regions. */
export async function checkList(requests: SingleRequests): Promise<{ finding: Finding; count?: SubuserCount }> {
  const count = await countSubusers(requests);
  if (count.failure !== undefined) return { finding: findingOf("list", count.failure) };
  const { rows, min, max, pages, response } = count;
  const facts = {
    atLeast: min,
    ...(max === Number.POSITIVE_INFINITY ? {} : { atMost: max }),
    pages,
    headers: headersIn(response),
    ...factsOfRows(rows),
  };
  if (rows.length > 0) return { finding: { check: "list", status: "ok", found: describe(count), facts }, count };
  const found = "none is listed, so that an audit and a fleet of all subusers fail";
  const remedy =
    "Use a key of the parent account, and not one of a subuser. Without any subuser, only self: true can be read.";
  return { finding: { check: "list", status: "wrong", found, remedy, facts }, count };
}

function describe({ rows, min, max }: SubuserCount): string {
  const disabled = rows.filter((row) => row.disabled).length;
  const parts = [...countsByRegion(rows), ...(disabled === 0 ? [] : [`${disabled} disabled`])].join(", ");
  if (min === max) return `${countText(min, max)} listed (${parts})`;
  return `${countText(min, max)} listed; of the first ${rows.length}: ${parts}`;
}

/** A count that may be known only between two numbers. */
export function countText(min: number, max: number): string {
  if (min === max) return String(min);
  return max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
}

function countsByRegion(rows: readonly Subuser[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { region = "of no known region" } of rows) counts.set(region, (counts.get(region) ?? 0) + 1);
  return [...counts].map(([region, count]) => `${count} ${region}`);
}
