import type { StackValidationPolicy } from "@pulumi/policy";
import type { Expectations } from "../expectations/expectations";
import { advisoryFindings, entryFindings, type Finding, mandatoryFindings, waiverFindings } from "./stack-findings";
import type { StackSightings } from "./stack-readings";

/** A policy that judges by the expectations. */
export interface JudgingPolicy extends Pick<StackValidationPolicy, "name" | "description" | "enforcementLevel"> {
  readonly judge: (stack: StackSightings, expectations: Expectations, today: string) => readonly Finding[];
}

/** Those about accounts. */
export const ofAccounts: readonly JudgingPolicy[] = [
  {
    name: "open-tracking-as-expected",
    description: "Open tracking is as expected wherever that is mandatory.",
    enforcementLevel: "mandatory",
    judge: mandatoryFindings,
  },
  {
    name: "open-tracking-as-advised",
    description: "Open tracking is as expected wherever that is advisory.",
    enforcementLevel: "advisory",
    judge: advisoryFindings,
  },
];

/** Those about the expectations themselves. */
export const ofExpectations: readonly JudgingPolicy[] = [
  {
    name: "open-tracking-waivers",
    description: "Every waiver of open tracking is in force, and of use.",
    enforcementLevel: "advisory",
    judge: waiverFindings,
  },
  {
    name: "open-tracking-entries",
    description: "Every entry of the expectations is for somebody.",
    enforcementLevel: "advisory",
    judge: entryFindings,
  },
];
