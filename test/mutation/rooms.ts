/** A part of `provider/`, and the tests that have to notice when it is broken. */
export interface Room {
  /** What is broken on purpose, as patterns from `provider/`. */
  readonly mutate: readonly string[];
  /** The tests that run, as patterns of their names in `test/unit/`. */
  readonly tests: readonly string[];
  /** How many percent of the mutants they have to notice. */
  readonly minScore: number;
  /**
   * Leaves out what runs when a file is loaded, such as tables of texts: each of these takes a run of all tests.
   * @default false
   */
  readonly ignoreStatic?: boolean;
}

export const rooms: Readonly<Record<string, Room>> = {
  expectations: { mutate: ["expectations/**/*.ts"], tests: ["expectations-*"], minScore: 90 },
  fleet: {
    mutate: ["fleet/**/*.ts"],
    tests: ["fleet-*", "resource-fleet*", "function-*", "run"],
    minScore: 90,
  },
  resources: {
    mutate: [
      "{resources,functions,pulumi}/**/*.ts",
      "runtime.ts",
      // Their text is in users' state: a test holds it to the byte.
      "!resources/*shim.ts",
    ],
    tests: ["{resource,function}-*", "fleet-{changes,findings}", "depends-on", "run"],
    minScore: 90,
  },
  config: {
    mutate: ["config/**/*.ts", "text/**/*.ts"],
    tests: [
      "{api-key,config,config-*,error,long-wait,parent-username,progress,proxies,readings-cache,run,typo}",
      "{report-github,report-table,resource-open-tracking}",
    ],
    minScore: 85,
  },
  policy: { mutate: ["policy/**/*.ts"], tests: ["policy*"], minScore: 85 },
  report: { mutate: ["cli/report/**/*.ts"], tests: ["report-*"], minScore: 85 },
  commands: {
    mutate: [
      "cli/**/*.ts",
      "!cli/report/**/*.ts",
      // Only a process of its own has these: its signals, streams and arguments.
      "!cli/{main,process-io}.ts",
    ],
    tests: [
      "audit-{baseline,coverage,diff,exit-codes,output,parents,progress,resume,selection}",
      "{command-read,doctor,history,history-page}",
    ],
    minScore: 85,
    ignoreStatic: true,
  },
  "readings-cache": {
    mutate: ["{readings-cache,files}/**/*.ts"],
    tests: ["{audit-output,history,readings-cache}", "readings-cache-{audit,file}"],
    minScore: 85,
  },
  validation: {
    mutate: ["validation/**/*.ts"],
    tests: ["expectations-file", "audit-resume", "simulator-options", "readings-cache-file", "command-read"],
    minScore: 85,
  },
  sendgrid: {
    mutate: ["sendgrid/**/*.ts"],
    tests: [
      "{account,api-key,cancel,client,create-client,envelope,error,fleet,ideal-time,identity,limiter,lists}",
      "{rate-limit,rate-window,regions,retries,retry}",
    ],
    minScore: 85,
    ignoreStatic: true,
  },
};
