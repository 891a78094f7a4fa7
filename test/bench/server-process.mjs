import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";

// A simulator in a process of its own, so that its CPU time is nobody else's. Not TypeScript, like its neighbour: no
// loader is to be measured with it.
const [count, latency] = process.argv.slice(2).map(Number);
const { url, apiKey } = await startSimulator({
  subusers: Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, index % 2 === 0])),
  latencyMilliseconds: latency,
  recordRequests: false,
});
process.send({ url, apiKey });
