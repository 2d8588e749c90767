import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { DriveReport } from "../../trace/drive-protocol";
import { DrivePipes } from "./drive-pipes";

describe("DrivePipes", () => {
  it("keeps commands until the program is there, and ends them after the last", async () => {
    const [commands, reports] = [new PassThrough(), new PassThrough()];
    const pipes = new DrivePipes();
    pipes.send({ command: "next" });
    pipes.connect(commands, reports);
    pipes.send({ command: "throw", expression: "e\n" });
    pipes.end();
    pipes.send({ command: "run" });
    const written = (await commands.toArray()).map(String).join("");
    assert.equal(written, '{"command":"next"}\n{"command":"throw","expression":"e\\n"}\n');
  });

  it("passes on whole reports however they arrive, and says where one cannot be read", async () => {
    const [commands, reports] = [new PassThrough(), new PassThrough()];
    const pipes = new DrivePipes();
    const heard: DriveReport[] = [];
    pipes.onReport((report) => heard.push(report));
    pipes.connect(commands, reports);
    reports.write('{"report":"settled","out');
    reports.write('come":"closed"}\n{"report":"settled","outcome":"danced"}\n');
    reports.end("no json");
    await once(reports, "close");
    assert.deepEqual(heard, [
      { report: "settled", outcome: "closed" },
      { report: "refused", message: "The driver's answer cannot be read." },
      { report: "refused", message: "The driver's answer cannot be read." },
    ]);
  });

  it("outlives a program that ends without reading", async () => {
    const [commands, reports] = [new PassThrough(), new PassThrough()];
    const pipes = new DrivePipes();
    pipes.connect(commands, reports);
    commands.destroy(new Error("EPIPE"));
    await new Promise((resolve) => commands.once("close", resolve));
    pipes.send({ command: "next" });
    pipes.dispose();
  });
});
