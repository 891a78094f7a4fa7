// What the tests of this room import: files in it move without them.
export type { Audit, AuditedAccount, Coverage } from "./audit-report";
export { renderCsv } from "./csv";
export { displayWidth } from "./display-width";
export { extensions, formatNames, formatOfFile } from "./format-of-file";
export { formats } from "./formats";
export { renderGithub } from "./github";
export { renderHtml } from "./html/html";
export { renderJson } from "./json";
export { renderJunit } from "./junit";
export { renderMarkdown } from "./markdown";
export { renderSarif } from "./sarif/sarif";
export { renderTable } from "./table";
