import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import packageJson from "../../package.json";
import { packageFolder } from "../engine/stack";

const require = createRequire(__filename);

/** Every name that an entry point exports: as values, which are there at run time, and as types alone. */
const surface: Readonly<Record<string, { readonly values: readonly string[]; readonly types: readonly string[] }>> = {
  ".": {
    values: [
      "OpenTracking",
      "OpenTrackingFleet",
      "SendGridError",
      "createClient",
      "getOpenTracking",
      "getOpenTrackingFleet",
      "getOpenTrackingFleetOutput",
      "getOpenTrackingOutput",
    ],
    types: [
      "Account",
      "AccountArgs",
      "ApiKeyArgs",
      "AssertionArgs",
      "CallOptions",
      "Client",
      "ClientOptions",
      "CustomerAccount",
      "EnforcementLevel",
      "ExpectationsFile",
      "ExpectationsFileEntry",
      "ExpectationsFileWaiver",
      "ExpectedAndEnforcedArgs",
      "ExpectedArgs",
      "FleetArgs",
      "FleetPolicyArgs",
      "FleetSelectionArgs",
      "FleetSummary",
      "FleetValues",
      "GetOpenTrackingArgs",
      "GetOpenTrackingFleetArgs",
      "GetOpenTrackingFleetOutputArgs",
      "GetOpenTrackingFleetResult",
      "GetOpenTrackingOutputArgs",
      "GetOpenTrackingResult",
      "OnUnreadable",
      "OpenTrackingArgs",
      "OpenTrackingFleetArgs",
      "OpenTrackingGetState",
      "OpenTrackingReading",
      "ReadOptions",
      "Region",
      "SendGridErrorCode",
      "StrictArgs",
      "Subuser",
      "Tally",
      "Violation",
      "WaivedViolation",
      "Waiver",
    ],
  },
  "./client": {
    values: ["SendGridError", "createClient"],
    types: [
      "Account",
      "AccountArgs",
      "CallOptions",
      "Client",
      "ClientOptions",
      "CustomerAccount",
      "OpenTrackingReading",
      "ReadOptions",
      "Region",
      "SendGridErrorCode",
      "Subuser",
    ],
  },
  "./policy": {
    values: ["createOpenTrackingPolicies"],
    types: ["ExpectationsFile", "OnUnreadable", "OpenTrackingPoliciesOptions"],
  },
  "./runtime": { values: ["openTracking", "openTrackingFleet"], types: [] },
  "./simulator": {
    values: ["startSimulator"],
    types: [
      "FaultName",
      "FaultOptions",
      "LatencyRange",
      "ParentAccountOptions",
      "RateLimitOptions",
      "RecordedRequest",
      "SimulatedAccount",
      "SimulatedFailure",
      "SimulatedKey",
      "Simulator",
      "SimulatorClock",
      "SimulatorOptions",
      "SimulatorStatistics",
    ],
  },
};

const declarations = Object.entries(packageJson.exports).flatMap(([name, target]) =>
  typeof target === "string" ? [] : [[name, join(packageFolder, target.types)] as const],
);
const { options } = ts.convertCompilerOptionsFromJson({ module: "node20", target: "ES2022", types: [] }, "");
const program = ts.createProgram([...new Map(declarations).values()], options);

test("has these entry points and files, and no others", () => {
  const files = [
    "./audit.schema.json",
    "./expectations.schema.json",
    "./history.schema.json",
    "./package.json",
    "./readings-cache.schema.json",
  ];
  expect(Object.keys(packageJson.exports).sort()).toEqual([...Object.keys(surface), ...files].sort());
});

test.each(Object.keys(surface))("exports from %s these names, and no others", (name) => {
  const values = Object.keys(require(join(packageJson.name, name)));
  expect(values.sort()).toEqual(surface[name]?.values);
  const declared = declaredNames(name);
  expect(declared.filter((candidate) => !values.includes(candidate))).toEqual(surface[name]?.types);
  expect(declared).toEqual(expect.arrayContaining(values));
});

/** What the declarations of an entry point export, sorted. */
function declaredNames(name: string): readonly string[] {
  const file = program.getSourceFile(new Map(declarations).get(name) ?? "");
  const checker = program.getTypeChecker();
  const symbol = file && checker.getSymbolAtLocation(file);
  const exported = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
  return exported.map((one) => one.name).sort();
}
