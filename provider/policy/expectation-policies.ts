import type { StackValidationPolicy } from "@pulumi/policy";
import type { Expectations } from "../expectations/expectations";
import {
  advisoryFindings,
  entryFindings,
  type Finding,
  mandatoryFindings,
  unspecifiedFindings,
  waiverFindings,
} from "./stack-findings";
import type { StackReadings } from "./stack-readings";

type FindingsOf = (stack: StackReadings, expectations: Expectations, today: string) => readonly Finding[];

/** A policy that compares a stack with the expectations. */
export interface ExpectationPolicy extends Pick<StackValidationPolicy, "name" | "description" | "enforcementLevel"> {
  readonly findings: FindingsOf;
  /** What it reports beside them when it is strict. */
  readonly strictFindings?: FindingsOf;
}

/** About accounts. */
export const ofAccounts: readonly ExpectationPolicy[] = [
  {
    name: "open-tracking-as-expected",
    description: "Open tracking is as expected wherever that is mandatory.",
    enforcementLevel: "mandatory",
    findings: mandatoryFindings,
    strictFindings: (...args) => [waiverFindings, entryFindings, unspecifiedFindings].flatMap((each) => each(...args)),
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
