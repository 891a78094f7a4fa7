import type { AccountName } from "../../expectations/account-name";
import { show } from "../../text/show";
import { JsonCursor } from "../../validation/json-cursor";
import { ValidationError } from "../../validation/validation-error";
import { text } from "../../validation/value-type";
import { readJsonOf } from "../files/read-file";
import type { Io } from "../io";
import { UsageError } from "../usage-error";
import { apiKeyEnvOf, declaredBy } from "./declared-accounts";
import { Encrypted } from "./pulumi-secret";

/** An account that a resource declares. */
export interface Declaration {
  readonly account: AccountName;
  /** The environment variable that holds the API key; absent when the stack does not tell which key it is. */
  readonly apiKeyEnv?: string;
}

/** The accounts that one stack declares. */
export interface StackDeclarations {
  /** The name of its export, as it was given. */
  readonly file: string;
  /** `project/stack`; absent when it holds no resources. */
  readonly name?: string;
  /** Those of each resource. */
  readonly declarations: readonly Declaration[];
}

/**
 * The accounts that a stack declares, from the output of `pulumi stack export`. A state may hold secrets: no error quotes it.
 *
 * @throws UsageError
 */
export function readStackExport(file: string, io: Io): StackDeclarations {
  const value = readJsonOf("--stack-export", file, io);
  try {
    return { file, ...parseExport(new JsonCursor(value, { describe: typeName })) };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new UsageError(`--stack-export ${show(file)} ${problemOf(error)}`);
  }
}

function problemOf(error: ValidationError): string {
  if (error instanceof Encrypted) {
    return `hides which accounts it declares: ${error.message} Export it with --show-secrets, and delete the file after the audit.`;
  }
  const remedy = "Give a file that pulumi stack export wrote; pulumi stack output, for one, writes something else.";
  return `is not the export of a stack: ${error.message} ${remedy}`;
}

function parseExport(whole: JsonCursor): Omit<StackDeclarations, "file"> {
  const { resources = [] } = whole.get("deployment").optional("resources", (list) => list.items());
  const [first] = resources;
  for (const resource of resources) resource.get("urn").as(text);
  const declarations = resources.flatMap(declarationsOf);
  return { ...(first === undefined ? {} : { name: stackNameOf(first.get("urn")) }), declarations };
}

function declarationsOf(resource: JsonCursor): readonly Declaration[] {
  const accounts = declaredBy(resource);
  const apiKeyEnv = accounts.length === 0 ? undefined : apiKeyEnvOf(resource);
  return accounts.map((account) => ({ account, ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }) }));
}

/** All resources of a stack have its name in their URN: `urn:pulumi:<stack>::<project>::<type>::<name>`. */
function stackNameOf(urn: JsonCursor): string {
  const [, stack, project] = /^urn:pulumi:(.+?)::(.+?)::/.exec(urn.as(text)) ?? [];
  if (stack === undefined || project === undefined) throw urn.mismatch("the URN of a resource");
  return `${project}/${stack}`;
}

function typeName(value: unknown): string {
  if (value === null) return "of the type null";
  return `of the type ${Array.isArray(value) ? "array" : typeof value}`;
}
