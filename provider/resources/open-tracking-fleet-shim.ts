import type { ResourceProvider } from "@pulumi/pulumi/dynamic";

// As in shim.ts: state holds this AS TEXT, and runs it for years. Nothing here may change. A test holds it to the byte.

/** What state holds of the provider of {@link OpenTrackingFleet}: it only asks for the real one. */
export const openTrackingFleetShim: ResourceProvider & { config?: unknown } = {
  // Only keeps: this also runs before a delete, when the package may be gone.
  configure(request) {
    this.config = request.config;
    return Promise.resolve();
  },
  check: (olds, news) => require("pulumi-sendgrid-open-tracking/runtime").openTrackingFleet.check(olds, news),
  diff: (id, olds, news) => require("pulumi-sendgrid-open-tracking/runtime").openTrackingFleet.diff(id, olds, news),
  create: (inputs) => require("pulumi-sendgrid-open-tracking/runtime").openTrackingFleet.create(inputs),
  update: (id, olds, news) => require("pulumi-sendgrid-open-tracking/runtime").openTrackingFleet.update(id, olds, news),
  read(id, props) {
    return require("pulumi-sendgrid-open-tracking/runtime").openTrackingFleet.read(this.config, id, props);
  },
};
