import { spawnSync } from "node:child_process";
import path from "node:path";
import { nodesFound } from "../src/tracer/node/testing/nodes";

const root = path.resolve(__dirname, "..");

/** What `npm test` does a little of, at length: under each Node that is there (see `COROSCOPE_NODES`). */
const specs = [
  "test/golden/node-random-programs.test.ts",
  "test/golden/node-faults.test.ts",
  "test/golden/half-typed-code.test.ts",
];
const counts = {
  COROSCOPE_RANDOM_PROGRAMS: "5000",
  COROSCOPE_KILLS: "100",
  COROSCOPE_EDIT_FACTOR: "10",
  COROSCOPE_EDIT_SEED: String(Date.now() % 2 ** 31),
};

/** `npm run nightly`: what the environment names of {@link counts} already stays as it is. */
function main(): void {
  for (const [version, executable] of nodesFound()) {
    console.log(`\nNode.js ${version}: ${executable}`);
    const mocha = path.join(root, "node_modules/mocha/bin/mocha.js");
    const words = [mocha, "--timeout", "0", ...specs.flatMap((spec) => ["--spec", spec])];
    const env = { ...counts, ...process.env, COROSCOPE_TEST_NODE: executable };
    const { status } = spawnSync(process.execPath, words, { cwd: root, env, stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}

main();
