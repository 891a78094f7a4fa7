// Readings as programs make them, each in a run of its own. With a seed: of random accounts, and of all now and then,
// until this process is killed. Without one: of each account once.
const { Run } = require("../../dist/pulumi/run");

const names = JSON.parse(process.argv[2]);
let seed = Number(process.argv[3]);
const random = (below) => {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
};

const newRun = () => new Run({ environment: process.env }, () => {});

async function readForEver() {
  for (;;) {
    const subuser = names[random(names.length)];
    if (random(10) === 0) await newRun().readFleet("a fleet", { accounts: "subusers" }, {});
    else await newRun().readOpenTracking({ subuser }, {}, random(2) === 0);
  }
}

async function readOnce() {
  for (const subuser of names) await newRun().readOpenTracking({ subuser }, {});
}

void (process.argv[3] === undefined ? readOnce() : readForEver());
