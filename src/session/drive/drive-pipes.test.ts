import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { DriveReport } from "../../trace/drive-protocol";
import { DrivePipes } from "./drive-pipes";

describe("DrivePipes", () => {
  it("keeps commands until the program is there, and ends them after the last", async () => {
    const [commands, reports, pauses] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const pipes = new DrivePipes();
    pipes.send({ command: "next" });
    pipes.connect(commands, reports, pauses);
    pipes.send({ command: "throw", expression: "e\n" });
    pipes.end();
    pipes.send({ command: "run" });
    const written = (await commands.toArray()).map(String).join("");
    assert.equal(written, '{"command":"next"}\n{"command":"throw","expression":"e\\n"}\n');
  });

  it("passes on whole reports however they arrive, and says where one cannot be read", async () => {
    const [commands, reports, pauses] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const pipes = new DrivePipes();
    const heard: DriveReport[] = [];
    pipes.onReport((report) => heard.push(report));
    pipes.connect(commands, reports, pauses);
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

  it("says that it pauses beside the commands, which nobody reads while the program runs", async () => {
    const [commands, reports, pauses] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const pipes = new DrivePipes();
    pipes.connect(commands, reports, pauses);
    pipes.send({ command: "turn" });
    pipes.send({ command: "run" });
    pipes.send({ command: "pause" });
    pipes.end();
    assert.equal((await commands.toArray()).map(String).join(""), '{"command":"turn"}\n{"command":"run"}\n');
    assert.equal((await pauses.toArray()).map(String).join(""), "2\n");
  });

  it("outlives a program that ends without reading", async () => {
    const [commands, reports, pauses] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const pipes = new DrivePipes();
    pipes.connect(commands, reports, pauses);
    commands.destroy(new Error("EPIPE"));
    await new Promise((resolve) => commands.once("close", resolve));
    pipes.send({ command: "next" });
    pipes.dispose();
  });
});
