import type { StackValidationPolicy } from "@pulumi/policy";
import type { Expectations } from "../expectations/expectations";
import {
  advisoryFindings,
  endingWaiverFindings,
  entryFindings,
  type Finding,
  mandatoryFindings,
  undecidedFindings,
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
    description: "Open tracking must be as the mandatory expectations say.",
    enforcementLevel: "mandatory",
    findings: mandatoryFindings,
    strictFindings: (...args) => [waiverFindings, entryFindings, undecidedFindings].flatMap((each) => each(...args)),
  },
  {
    name: "open-tracking-as-advised",
    description: "Open tracking should be as the advisory expectations say.",
    enforcementLevel: "advisory",
    findings: advisoryFindings,
  },
];

/** About the expectations themselves. */
export const ofExpectations: readonly ExpectationPolicy[] = [
  {
    name: "open-tracking-waivers",
    description: "Every waiver should be in force and needed, and be renewed before it ends.",
    enforcementLevel: "advisory",
    findings: (...args) => [waiverFindings, endingWaiverFindings].flatMap((each) => each(...args)),
  },
  {
    name: "open-tracking-entries",
    description: "Every entry of the expectations should match an account.",
    enforcementLevel: "advisory",
    findings: entryFindings,
  },
];
