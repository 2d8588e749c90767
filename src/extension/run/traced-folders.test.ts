import assert from "node:assert/strict";
import { tracedFolders } from "./traced-folders";

describe("the folders whose code a run traces", () => {
  const workspace = ["/work/app", "/work/library"];

  it("are the workspace's, and those that the user named, seen from the traced file's own", () => {
    assert.deepEqual(
      tracedFolders({
        workspace,
        folder: "/work/library",
        file: "/work/library/src/main.ts",
        additional: ["node_modules/express", "/usr/lib/python3.13/asyncio"],
      }),
      [...workspace, "/work/library/node_modules/express", "/usr/lib/python3.13/asyncio"],
    );
  });

  it("are those beside the traced file, too, where that is in no folder of the workspace", () => {
    assert.deepEqual(
      tracedFolders({
        workspace,
        folder: undefined,
        file: "/elsewhere/main.ts",
        additional: ["node_modules/got"],
      }),
      [...workspace, "/elsewhere", "/elsewhere/node_modules/got"],
    );
  });

  it("are those of the package whose file it is", () => {
    const file = "/work/app/node_modules/got/dist/index.js";
    assert.deepEqual(tracedFolders({ workspace, folder: "/work/app", file, additional: [] }), [
      ...workspace,
      "/work/app/node_modules/got",
    ]);
  });
});
