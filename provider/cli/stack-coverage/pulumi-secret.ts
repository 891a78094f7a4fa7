import { secretSignature, signatureKey } from "../../pulumi/special-values";
import type { JsonCursor } from "../../validation/json-cursor";
import { ValidationError } from "../../validation/validation-error";
import { record, text } from "../../validation/value-type";

/** The state has a secret where a name is needed, and not in the clear. */
export class Encrypted extends ValidationError {}

/**
 * The value in a Pulumi secret, which `pulumi stack export --show-secrets` writes as JSON in a text; any other value as
 * it is.
 *
 * @throws Encrypted
 */
export function revealed(member: JsonCursor): JsonCursor {
  const { value } = member;
  if (!record.includes(value) || value[signatureKey] !== secretSignature) return member;
  if (Object.hasOwn(value, "ciphertext")) throw new Encrypted(member.path, "is encrypted");
  const plaintext = member.get("plaintext");
  const json = plaintext.as(text);
  try {
    return member.with(JSON.parse(json) as unknown);
  } catch {
    throw plaintext.mismatch("JSON");
  }
}
