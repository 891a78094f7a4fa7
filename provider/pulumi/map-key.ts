import { signatureKey } from "./special-values";

/** Why a name cannot be the key of a map in Pulumi, found on the real engine; `undefined` when it can. */
export function validateMapKey(name: string): string | undefined {
  // The SDK assigns it, which sets the prototype, and drops it without a word.
  if (name === "__proto__" || name === signatureKey || name.startsWith("__pulumi")) {
    return "Pulumi keeps this name for itself";
  }
  // The engine takes the backslash before its own closing quote for an escape, and gives the whole preview up.
  if (name.endsWith("\\")) return "Pulumi cannot compare maps with a name that ends with a backslash";
  return undefined;
}
