import type { StackValidationPolicy } from "@pulumi/policy";
import type { Expectations } from "../expectations/expectations";
import { advisoryFindings, entryFindings, type Finding, mandatoryFindings, waiverFindings } from "./stack-findings";
import type { StackReadings } from "./stack-readings";

/** A policy that compares a stack with the expectations. */
export interface ExpectationPolicy extends Pick<StackValidationPolicy, "name" | "description" | "enforcementLevel"> {
  readonly findings: (stack: StackReadings, expectations: Expectations, today: string) => readonly Finding[];
}

/** About accounts. */
export const ofAccounts: readonly ExpectationPolicy[] = [
  {
    name: "open-tracking-as-expected",
    description: "Open tracking is as expected wherever that is mandatory.",
    enforcementLevel: "mandatory",
    findings: mandatoryFindings,
  },
  {
    name: "open-tracking-as-advised",
    description: "Open tracking is as expected wherever that is advisory.",
    enforcementLevel: "advisory",
    findings: advisoryFindings,
  },
];

/** About the expectations themselves. */
export const ofExpectations: readonly ExpectationPolicy[] = [
  {
    name: "open-tracking-waivers",
    description: "Every waiver of open tracking is valid and needed.",
    enforcementLevel: "advisory",
    findings: waiverFindings,
  },
  {
    name: "open-tracking-entries",
    description: "Every entry of the expectations matches an account.",
    enforcementLevel: "advisory",
    findings: entryFindings,
  },
];
