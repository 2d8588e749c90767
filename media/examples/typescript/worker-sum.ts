/** Runs in a worker thread: adds the numbers up to `workerData` and posts the sum. */
import { parentPort, workerData } from "node:worker_threads";

async function sum(limit: number): Promise<number> {
  let total = 0;
  for (let number = 1; number <= limit; number += 1) total += number;
  return total;
}

parentPort?.postMessage(await sum(workerData as number));
