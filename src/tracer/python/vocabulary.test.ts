import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { interpreters } from "../../../test/python/interpreters";
import { enumerations, eventOperands } from "../../trace/vocabulary";
import { parseStreamHeader } from "../../trace/wire/stream-header";

describe("the Python tracer's vocabulary", () => {
  for (const { executable, version } of interpreters()) {
    it(`is the contract's (Python ${version})`, () => {
      const script = [
        "import json",
        "from coroscope_tracer import vocabulary as v",
        "print(json.dumps([v.EVENTS, v.ENUMERATIONS, v.describe_layouts(), v.WIRE_VERSION]))",
      ].join("\n");
      const printed = execFileSync(executable, ["-B", "-c", script], { cwd: __dirname, encoding: "utf8" });
      const [events, words, records, wire] = JSON.parse(printed) as [
        unknown,
        unknown,
        Record<string, never>,
        number,
      ];
      assert.deepEqual(events, eventOperands);
      assert.deepEqual(words, enumerations);
      const header = {
        format: "coroscope-stream",
        version: wire,
        encoding: "fixed",
        runtime: { name: "python", version },
        process: { id: 1, parent: 0, arguments: [] },
        thread: { id: 1, name: "MainThread" },
        clock: { start: "0", wall: "0" },
        records,
      };
      const parsed = parseStreamHeader(new TextEncoder().encode(JSON.stringify(header)), "s");
      assert.ok(parsed.ok, parsed.ok ? "" : parsed.error.message);
      for (const layout of Object.values(parsed.value.records)) {
        if (layout.event === "filler") continue;
        const known = eventOperands[layout.event as keyof typeof eventOperands] as readonly string[];
        assert.ok(
          layout.operands.every((operand) => known.includes(operand)),
          layout.event,
        );
      }
    });
  }
});
