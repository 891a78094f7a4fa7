import { createHash } from "node:crypto";
import { markup } from "../escape-markup";

/** The parts of a page for people. */
interface Page {
  readonly title: string;
  readonly description: string;
  readonly style: string;
  readonly script: string;
  /** Markup. */
  readonly body: string;
}

/** A page that needs no network and prints. Its policy lets nothing run but its own script, whatever an account is called. */
export function htmlPage({ title, description, style, script, body }: Page): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${markup(description)}">
<title>${markup(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
<script>${script}</script>
</body>
</html>
`;
}

function contentSecurityPolicy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const own = `style-src ${hash(style)}; script-src ${hash(script)}`;
  return `default-src 'none'; ${own}; base-uri 'none'; form-action 'none'`;
}
