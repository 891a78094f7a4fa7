// What tests reach of the resources and functions, without an engine. It loads Pulumi, which the other lists do not.

// What a fleet finds, in words: each case of it, with accounts that no simulator lists at once.
export { findingsOf } from "../../../provider/fleet/findings";
export { reportOf } from "../../../provider/fleet/fleet-report";
export { parseSelection, requestOf } from "../../../provider/fleet/fleet-selection";
// What a preview tells meanwhile, by a clock that a test moves.
export { progressTeller } from "../../../provider/fleet/report-progress";
export { Run } from "../../../provider/pulumi/run";
// How a preview words what became of a fleet.
export { describeFleetDrift, type FleetContent } from "../../../provider/resources/describe-drift";
