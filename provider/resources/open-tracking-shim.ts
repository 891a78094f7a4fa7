import type { ResourceProvider } from "@pulumi/pulumi/dynamic";

// Pulumi copies these objects AS TEXT into the state of every resource, and runs that text again years later.
// Nothing here may change: not a name, not a comment, not the version of the language it is compiled to.
// A test holds the text to the byte. Behaviour belongs behind `runtime`.

/** What state holds of the provider of {@link OpenTracking}: it only asks for the real one. */
export const openTrackingShim: ResourceProvider & { config?: unknown } = {
  // Only keeps: this also runs before a delete, when the package may be gone.
  configure(request) {
    this.config = request.config;
    return Promise.resolve();
  },
  check: (olds, news) => require("pulumi-sendgrid-open-tracking/runtime").openTracking.check(olds, news),
  diff: (id, olds, news) => require("pulumi-sendgrid-open-tracking/runtime").openTracking.diff(id, olds, news),
  create: (inputs) => require("pulumi-sendgrid-open-tracking/runtime").openTracking.create(inputs),
  update: (id, olds, news) => require("pulumi-sendgrid-open-tracking/runtime").openTracking.update(id, olds, news),
  read(id, props) {
    return require("pulumi-sendgrid-open-tracking/runtime").openTracking.read(this.config, id, props);
  },
};
