/**
 * A pipeline that pulls: `print` asks `batches`, which asks `parsed`, which asks `lines`.
 *
 * Nothing runs until the last stage asks; then every stage is suspended except the one that works.
 */
import { setTimeout as delay } from "node:timers/promises";

async function* lines(text: string): AsyncGenerator<string> {
  for (const line of text.split("\n")) {
    await delay(2);
    yield line;
  }
}

async function* parsed(source: AsyncIterable<string>): AsyncGenerator<number> {
  for await (const line of source) {
    const number = Number(line);
    if (!Number.isNaN(number)) yield number;
  }
}

async function* batches(source: AsyncIterable<number>, size: number): AsyncGenerator<number[]> {
  let batch: number[] = [];
  for await (const number of source) {
    batch.push(number);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function print(text: string): Promise<void> {
  for await (const batch of batches(parsed(lines(text)), 2)) console.log(batch.join(" + "));
}

await print("1\n2\nthree\n4\n5\n6");
