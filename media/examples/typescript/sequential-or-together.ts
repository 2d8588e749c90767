/**
 * Three requests one after the other, and the same three together.
 *
 * Trace `main`: in `sequential` each wait begins when the one before it has ended; in `together` the waits overlap.
 */
import { setTimeout as delay } from "node:timers/promises";

interface Page {
  readonly name: string;
  readonly size: number;
}

async function load(name: string, milliseconds: number): Promise<Page> {
  await delay(milliseconds);
  return { name, size: name.length };
}

async function sequential(): Promise<Page[]> {
  const home = await load("home", 30);
  const cart = await load("cart", 20);
  const account = await load("account", 10);
  return [home, cart, account];
}

async function together(): Promise<Page[]> {
  return Promise.all([load("home", 30), load("cart", 20), load("account", 10)]);
}

async function main(): Promise<void> {
  console.log("sequential", (await sequential()).map((page) => page.name).join(" "));
  console.log("together  ", (await together()).map((page) => page.name).join(" "));
}

await main();
