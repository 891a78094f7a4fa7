import { readFileSync } from "node:fs";
import { join } from "node:path";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import Ajv from "ajv";
import { HtmlValidate } from "html-validate";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import auditSchema from "pulumi-sendgrid-open-tracking/audit.schema.json";

const junitSchema = readFileSync(join(__dirname, "..", "schemas", "jenkins-junit.xsd"), "utf8");

/** Fails when a text is not JUnit XML as Jenkins takes it. */
export function checkJunit(xml: string): XmlDocument {
  const document = XmlDocument.fromString(xml);
  XsdValidator.fromDoc(XmlDocument.fromString(junitSchema)).validate(document);
  return document;
}

/** What keeps a value from being SARIF 2.1.0. */
export function problemsOfSarif(value: unknown): unknown {
  // Ajv knows draft-07; of the older draft that the schema is written in, only the name of its id differs.
  const { $schema: _draft, id: _id, ...definition } = sarifSchema;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(definition);
  validate(value);
  return validate.errors ?? [];
}

/** What keeps a value from being an audit by its own schema. */
export function problemsOfAudit(value: unknown): unknown {
  const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(auditSchema);
  validate(value);
  return validate.errors ?? [];
}

/** What keeps a text from being an HTML document that everybody can use. */
export async function problemsOfHtml(html: string): Promise<unknown> {
  const validator = new HtmlValidate({
    extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  });
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => [ruleId, message, line]));
}
