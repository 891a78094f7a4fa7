/** The commands. */
export type Command = "audit" | "baseline" | "diff" | "doctor" | "history" | "read" | "simulate";

export const commandNames: readonly Command[] = ["audit", "baseline", "diff", "doctor", "history", "read", "simulate"];

/** Whether a word is a command. */
export function isCommand(word: string): word is Command {
  return commandNames.some((name) => name === word);
}

export const overview = `Usage: sendgrid-open-tracking <command> [options]

Reads SendGrid's open tracking settings, and never changes them.

Commands:
  audit      read every subuser, and compare with expectations
  baseline   write today's settings as expectations
  diff       compare two audits
  doctor     check the API key, the network and the account
  history    show since when each account is on or off, from the audits of many days
  read       print whether open tracking is on for one account or several
  simulate   start a simulated SendGrid

sendgrid-open-tracking <command> --help, or help <command>, explains a command; --version prints the version.
`;

const selection = `  --accounts subusers|customer  which accounts: all subusers (the default), or all customer accounts
  --include <pattern>           only accounts whose name matches; * stands for any characters; can be given again
  --exclude <pattern>           not these, even if they are included; can be given again`;

const environment = `Environment:
  SENDGRID_API_KEY  a key with the scopes tracking_settings.open.read and subusers.read
  SENDGRID_REGION, SENDGRID_BASE_URL, SENDGRID_MAX_CONCURRENCY, SENDGRID_REQUESTS_PER_MINUTE,
  SENDGRID_TIMEOUT_SECONDS, SENDGRID_DEADLINE_SECONDS, SENDGRID_VERIFY_IDENTITY, SENDGRID_PARENT_USERNAME,
  SENDGRID_READINGS_CACHE, SENDGRID_MAX_AGE_SECONDS, HTTPS_PROXY, NO_PROXY  as in the README`;

/** What --help says. */
export const usages: Readonly<Record<Command, string>> = {
  audit: `Usage: sendgrid-open-tracking audit [options]

Reads the open tracking of every account, and compares it with what is expected. Sends GET and nothing else.

Options:
  --expectations <file>         what is expected; without it nothing is
${selection}
  --subuser <name>              only this one, without reading the list; can be given again
  --api-key-env <name>=<VAR>    read the parent account whose API key is in the variable <VAR>; reports and "parents" in the
                                expectations call it <name>; can be given again (default: the key in SENDGRID_API_KEY)
  --format <format>             what to print: table, json, junit, sarif, markdown, csv, html or github
                                (default table, and nothing when there is an --output)
  --output <file>               write a report; its ending says which: .txt .json .junit.xml .sarif .md .csv .html;
                                can be given again
  --strict                      also fail on waivers, entries and patterns that match no account, on accounts of which nothing
                                is expected, and with --stack-export on accounts that no stack declares
  --all                         list every account in a table, not only those that need attention
  --resume <audit.json>         take over the readings of this audit, and read only the rest
  --max-age <time>              how old a reading may be that is taken over: 90m, 36h or 3d (default 24h)
  --stack-export <state.json>   also name accounts that no stack declares; from pulumi stack export; can be given again
  --today <YYYY-MM-DD>          evaluate waivers on this day (default today, in UTC)
  --help                        show this

Exit codes:
  0  all accounts were read, and no mandatory expectation is violated
  1  all accounts were read, and a mandatory expectation is violated, or its waiver has expired
  2  the command line or the configuration cannot be used
  3  an account could not be read, whatever else was found, or no account matched the selection, or, with
     --expectations, a pattern of --include
  129, 130, 143  interrupted: the reports are partial, and say so; a second Ctrl-C ends at once

${environment}

Examples:
  sendgrid-open-tracking audit
  sendgrid-open-tracking audit --expectations expectations.json --output audit.sarif --output audit.html
  sendgrid-open-tracking audit --resume audit.json --output audit.json
`,
  baseline: `Usage: sendgrid-open-tracking baseline [options]

Writes expectations that today's settings meet. By default open tracking is expected to be off, also of new subusers, and
each account that is on has an entry: a decision that needs an owner. Accounts that cannot be read are left out and named
on standard error. With --include, --exclude, --subuser or --accounts customer there is no default: each account has an
entry, and all others are unspecified.

Options:
${selection}
  --subuser <name>              only this one, without reading the list; can be given again
  --output <file>               the file to write (default standard output, where "> <file>" would empty the file
                                first, and leave it empty when no account can be read)
  --default on|off|none         what is expected of accounts without an entry (default off; none: each has one)
  --force                       replace an --output that exists, with its waivers
  --help                        show this

Exit codes:
  0  all accounts were read
  2  the command line or the configuration cannot be used, or the file not written
  3  an account could not be read, or no account matched the selection
  129, 130, 143  interrupted: nothing is written

${environment}

Examples:
  sendgrid-open-tracking baseline --output expectations.json
  sendgrid-open-tracking baseline --exclude 'test-*' --output expectations.json
`,
  diff: `Usage: sendgrid-open-tracking diff <before.json> <after.json> [options]

Compares two audits that were written with --output audit.json or --format json: accounts that changed, came, went or
became unreadable, whose verdict, expectation or waiver changed, or that were disabled.

Options:
  --format table|json|markdown  what is printed (default table)
  --help                        show this

Exit codes:
  0  nothing changed
  1  something changed
  2  the files cannot be used
  3  an audit is incomplete, or the second one could not read an account, whatever else changed

Examples:
  sendgrid-open-tracking diff yesterday.json today.json
  sendgrid-open-tracking diff yesterday.json today.json --format markdown
`,
  doctor: `Usage: sendgrid-open-tracking doctor [options]

Checks the settings, the network, the API key and the account with at most ten requests, and says what to do about each
fault. Sends GET and nothing else, and each request once. It stops where a fault makes the rest pointless.

Options:
  --format table|json  what is printed (default table); JSON has no name of an account, so that it can be sent with a
                       bug report
  --help               show this

Exit codes:
  0  everything is fine; a warning is no fault
  1  something is wrong, the API key and the settings included
  2  the command line cannot be used
  3  SendGrid gave no answer
  129, 130, 143  interrupted

${environment}

Examples:
  sendgrid-open-tracking doctor
  sendgrid-open-tracking doctor --format json
`,
  history: `Usage: sendgrid-open-tracking history <audit.json>... [options]

Shows what audits, written with --output audit.json, say of each account over time: since when it is on or off, its
verdicts and its waivers. A change lies between two audits. Names files, folders with .json files, or - for a list of
names on standard input. The order does not matter, and an audit that is given twice counts once.

Options:
  --account <name>              only this account, with all of its intervals in the table
  --format table|json|csv|html  what is printed (default table, and nothing when there is an --output)
  --output <file>               write a report; its ending says which: .txt .json .csv .html; can be given again
  --help                        show this

Exit codes:
  0  all audits are complete
  2  the command line or a file cannot be used; nothing is written
  3  an audit is incomplete: it says nothing of the accounts that it did not read
  129, 130, 143  interrupted: nothing is written

Examples:
  sendgrid-open-tracking history audits/ --output history.html
  sendgrid-open-tracking history audits/ --account newsletter
  find . -name 'audit-*.json' | sendgrid-open-tracking history - --format csv
`,
  read: `Usage: sendgrid-open-tracking read <subuser>... [options]

Prints on or off for one account, and a line with the name and on, off or unreadable for each of several. Why an account
cannot be read is on standard error. A name that begins with a dash follows --, here and in what is printed.

Options:
  --account-id <id>             a customer account of a reseller; can be given again
  --self                        the account that owns the API key
  --format text|json|external   what is printed (default text); external is the protocol of Terraform's external data
                                source: {"subuser":"acme"} or {"subusers":"acme,shop"} on standard input, and
                                {"enabled":"true"} or {"acme":"true","shop":"false"} on standard output
  --help                        show this

Exit codes:
  0  all accounts were read
  2  the command line, the query or the configuration cannot be used
  3  an account could not be read
  129, 130, 143  interrupted: nothing is printed

${environment}

Examples:
  sendgrid-open-tracking read acme
  sendgrid-open-tracking read acme newsletter --format json
  echo '{"subuser":"acme"}' | sendgrid-open-tracking read --format external
`,
  simulate: `Usage: sendgrid-open-tracking simulate [options]

Starts a simulated SendGrid. It listens on the loopback interface and ends with Ctrl-C.

Options:
  --port <number>          port to listen on (default 8025; 0 takes any free one)
  --subuser <name>=on|off  a subuser and its open tracking; can be given again
  --options <file>         JSON file with the options of startSimulator, such as
                           {"rateLimit": {"limit": 600, "seconds": 60}, "faults": {"unavailable": 0.1}}
  --latency <ms>           milliseconds until a response is sent (default 0)
  --log <file>             append every request to this file, as a line of JSON
  --help                   show this

Examples:
  sendgrid-open-tracking simulate --subuser acme=on --subuser newsletter=off

While it runs, these switch a subuser off, suspend it, disable it, move it to
the other region, and remove it; a subuser that does not exist is created:
  curl -X PUT -d false http://127.0.0.1:8025/simulator/subusers/acme
  curl -X PUT -d '{"enabled":true,"failure":{"status":403}}' http://127.0.0.1:8025/simulator/subusers/acme
  curl -X PUT -d '{"enabled":true,"disabled":true}' http://127.0.0.1:8025/simulator/subusers/acme
  curl -X PUT -d '{"enabled":true,"region":"eu"}' http://127.0.0.1:8025/simulator/subusers/acme
  curl -X DELETE http://127.0.0.1:8025/simulator/subusers/acme
`,
};
