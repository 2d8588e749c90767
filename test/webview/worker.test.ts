import assert from "node:assert/strict";
import { largeTrace } from "../bench/webview/large-trace";
import { fanOutTrace } from "./fan-out-trace";
import { click, rowNames, sideText, viewScene } from "./view-scene";

describe("the view's worker in Chromium", function () {
  this.timeout(60_000);
  const { openView, showTrace } = viewScene();

  it("reads the trace beside the page's thread", async () => {
    const harness = await openView();
    await harness.show(largeTrace(40_000));
    const workers = harness.page.workers();
    assert.equal(workers.length, 1);
    assert.match(workers[0]?.url() ?? "", /^blob:/);
    await harness.page.locator(".timeline-canvas[data-whole]").waitFor();
  });

  it("ends with its trace", async () => {
    const harness = await openView();
    await harness.show(fanOutTrace());
    const [first] = harness.page.workers();
    assert.ok(first !== undefined);
    const closed = new Promise<void>((resolve) => first.once("close", () => resolve()));
    await harness.send({ type: "open", trace: 2, title: "again", state: { phase: "starting" } });
    await closed;
    assert.ok(!harness.page.workers().includes(first));
  });

  it("is done without where it is not allowed, and the log says so", async () => {
    const harness = await openView({ workers: "'none'" });
    await harness.show(fanOutTrace());
    assert.deepEqual(harness.page.workers(), []);
    const names = await harness.page.locator(".heading-name").allInnerTexts();
    assert.deepEqual(names.slice(1), rowNames.slice(1));
    const { message } = await harness.waitFor("error");
    assert.match(message, /The trace is read in the page's own thread: its worker could not start/);
    const problems = harness.problems.splice(0);
    assert.ok(problems.length > 0);
    for (const problem of problems) assert.match(problem, /worker/i);
  });

  it("tells why in the user's language, as the page does all else", async () => {
    const translations = {
      Why: "Warum",
      "{0} awaited {1}{2}": "{0} wartete auf {1}{2}",
      " at {0}": " in {0}",
      " from {0} for {1}": ", von {0} an {1} lang",
    };
    const harness = await showTrace({ translations });
    await click(harness, "ticker", 5);
    await harness.page.getByRole("tab", { name: "Warum" }).waitFor();
    assert.match(
      await sideText(harness),
      /ticker wartete auf asyncio\.sleep\(0\.01\) \(a timer\) in fan_out\.py:14, von [\d.]+ ms an 8\.50 ms lang\./,
    );
  });
});
