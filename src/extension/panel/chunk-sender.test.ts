import assert from "node:assert/strict";
import fc from "fast-check";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { LoadProgress } from "../../trace/view-protocol";
import { ChunkSender } from "./chunk-sender";

interface Sent {
  readonly chunks: readonly TraceChunk[];
  readonly progress: LoadProgress;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const size = ({ chunks }: Sent): number => chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);

function events(bytes: Uint8Array, stream = "a"): TraceChunk {
  return { stream, part: "events", index: 0, bytes };
}

describe("sending a trace to a view", () => {
  let sent: Sent[];
  let sender: ChunkSender;

  beforeEach(() => {
    sent = [];
    sender = new ChunkSender((chunks, progress) => sent.push({ chunks, progress }), {
      underWay: 10,
      message: 4,
      resting: 8,
    });
  });

  it("keeps what comes while nobody looks, and hands it over at the first look", async () => {
    let done = false;
    sender.rest(true);
    sender.push(events(new Uint8Array(3)));
    sender.push(events(new Uint8Array(4)));
    sender.afterSent(() => (done = true));
    await turn();
    assert.deepEqual(sent, []);
    sender.rest(false);
    assert.deepEqual(sent.map(size), [3, 4]);
    assert.equal(done, true);
  });

  it("keeps no more than so much while nobody looks", async () => {
    sender.rest(true);
    sender.push(events(new Uint8Array(9)));
    await turn();
    assert.deepEqual(sent.map(size), [4, 4, 1]);
  });

  it("stops while too much is under way, and goes on when the view has read", async () => {
    sender.push(events(new Uint8Array(30)));
    await turn();
    assert.equal(
      sent.reduce((sum, message) => sum + size(message), 0),
      12,
    );
    sender.acknowledge(12);
    assert.equal(
      sent.reduce((sum, message) => sum + size(message), 0),
      24,
    );
    assert.deepEqual(sent.at(-1)?.progress, { sent: 24, total: 30 });
  });

  it("says that all was sent only after it was", async () => {
    let done = false;
    sender.push(events(new Uint8Array(20)));
    sender.afterSent(() => (done = true));
    await turn();
    assert.equal(done, false);
    sender.acknowledge(12);
    assert.equal(done, true);
    sender.afterSent(() => (done = false));
    assert.equal(done, false);
  });

  it("leaves headers whole and does not wait for them to be read", async () => {
    const header: TraceChunk = { stream: "a", part: "header", index: 0, bytes: new Uint8Array(50) };
    sender.push(header);
    sender.push(events(new Uint8Array(3)));
    await turn();
    assert.deepEqual(
      sent.flatMap(({ chunks }) => chunks.map((chunk) => chunk.bytes.length)),
      [50, 3],
    );
  });

  it("sends bytes that own their memory", async () => {
    const pool = Buffer.from("0123456789");
    sender.push(events(pool.subarray(2, 5)));
    await turn();
    const [chunk] = sent[0]!.chunks;
    assert.equal(chunk!.bytes.buffer.byteLength, 3);
    assert.equal(Buffer.from(chunk!.bytes).toString(), "234");
  });

  it("sends nothing once it has ended", async () => {
    sender.push(events(new Uint8Array(3)));
    sender.end();
    sender.afterSent(() => assert.fail());
    await turn();
    assert.deepEqual(sent, []);
  });

  it("passes on every byte of every stream in order, whatever the pace", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ stream: fc.constantFrom("a", "b"), bytes: fc.uint8Array({ maxLength: 12 }) })),
        async (pieces) => {
          const received: Record<string, number[]> = { a: [], b: [] };
          let unread = 0;
          const whole = new ChunkSender(
            (chunks) => {
              for (const chunk of chunks) {
                received[chunk.stream]!.push(...chunk.bytes);
                unread += chunk.bytes.length;
              }
            },
            { underWay: 7, message: 3, resting: 7 },
          );
          for (const { stream, bytes } of pieces) whole.push(events(bytes, stream));
          let sentAll = false;
          whole.afterSent(() => (sentAll = true));
          await turn();
          while (unread > 0) {
            const read = unread;
            unread = 0;
            whole.acknowledge(read);
          }
          await turn();
          assert.ok(sentAll);
          for (const stream of ["a", "b"]) {
            const expected = pieces
              .filter((piece) => piece.stream === stream)
              .flatMap(({ bytes }) => [...bytes]);
            assert.deepEqual(received[stream], expected);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
