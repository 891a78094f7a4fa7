import { isParentName, parentNameRemedy } from "../../expectations/account-name";
import { show } from "../../text/show";
import { repeatedValue } from "../parse-args";
import { UsageError } from "../usage-error";

/** The API key of one of several parent accounts. */
export interface ParentKey {
  /** What the report calls the parent account. */
  readonly parent: string;
  /** The name of the environment variable that holds its key. */
  readonly variable: string;
}

/**
 * What each `--api-key-env eu=SENDGRID_API_KEY_EU` says.
 *
 * @throws UsageError
 */
export function parseParentKeys(given: readonly string[]): readonly ParentKey[] {
  const keys = given.map(parentKeyOf);
  for (const property of ["parent", "variable"] as const) {
    const twice = repeatedValue(keys.map((key) => key[property]));
    if (twice === undefined) continue;
    throw new UsageError(
      `--api-key-env gives ${show(twice)} twice. Each parent account has a name and a key of its own.`,
    );
  }
  return keys;
}

/** Of what is wrong nothing is shown: it may be a key. */
function parentKeyOf(text: string): ParentKey {
  const [parent = "", ...rest] = text.split("=");
  const variable = rest.join("=");
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(variable)) {
    const remedy = "Give a name for the parent account and the variable that holds its key: eu=SENDGRID_API_KEY_EU.";
    throw new UsageError(`--api-key-env does not name an environment variable behind a "=". ${remedy}`);
  }
  if (isParentName(parent)) return { parent, variable };
  throw new UsageError(`--api-key-env names the parent account ${show(parent)}. ${parentNameRemedy}`);
}
