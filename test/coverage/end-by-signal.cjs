// Pulumi ends the process of its dynamic providers by a signal, upon which Node would write no coverage.
if (process.argv[1]?.includes("dynamic-provider")) process.once("SIGINT", () => process.exit());
