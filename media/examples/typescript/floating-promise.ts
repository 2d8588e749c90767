/**
 * A promise that nobody waits for: the program goes on, and the order of things is no longer what the code says.
 */
import { setTimeout as delay } from "node:timers/promises";

async function save(name: string): Promise<void> {
  await delay(5);
  console.log("saved", name);
}

async function checkOut(): Promise<string> {
  save("receipt");
  await save("order");
  return "thank you";
}

console.log(await checkOut());
