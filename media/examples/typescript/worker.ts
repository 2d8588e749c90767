/**
 * Computing in a worker while the main thread goes on.
 *
 * The worker is another thread with its own event loop: this is parallelism, not only concurrency.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";

async function sumInWorker(limit: number): Promise<number> {
  const worker = new Worker(new URL("./worker-sum.ts", import.meta.url), { workerData: limit });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function tick(count: number): Promise<number> {
  for (let index = 0; index < count; index += 1) await delay(10);
  return count;
}

async function main(): Promise<void> {
  const [sum, ticks] = await Promise.all([sumInWorker(100_000), tick(3)]);
  console.log(`sum ${sum}, ticks ${ticks}`);
}

await main();
