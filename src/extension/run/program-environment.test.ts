import assert from "node:assert/strict";
import { programEnvironment } from "./program-environment";

describe("the environment of a traced program", () => {
  it("is the user's own, without what VS Code put there for itself", () => {
    assert.deepEqual(
      programEnvironment({ PATH: "/bin", ELECTRON_RUN_AS_NODE: "1", VSCODE_IPC_HOOK: "/x", Vscode_pid: "1" }),
      { PATH: "/bin" },
    );
  });

  it("gives what was chosen the last word", () => {
    assert.deepEqual(programEnvironment({ A: "1", B: "2" }, { A: "3", B: undefined }), {
      A: "3",
      B: undefined,
    });
  });
});
