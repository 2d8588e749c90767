import assert from "node:assert/strict";
import { installedPackageOf } from "./installed-package";

describe("the installed package that a file belongs to", () => {
  const cases: readonly (readonly [file: string, expected: string | undefined])[] = [
    ["/app/src/main.ts", undefined],
    ["/app/node_modules", undefined],
    ["/app/my_node_modules/x/index.js", undefined],
    ["/app/node_modules/got/dist/index.js", "/app/node_modules/got"],
    ["/app/node_modules/@hapi/hoek/lib/index.js", "/app/node_modules/@hapi/hoek"],
    [
      "/app/node_modules/.pnpm/got@12/node_modules/got/index.js",
      "/app/node_modules/.pnpm/got@12/node_modules/got",
    ],
    ["C:\\app\\node_modules\\got\\index.js", "C:\\app\\node_modules\\got"],
    [
      "/app/.venv/lib/python3.12/site-packages/httpx/_client.py",
      "/app/.venv/lib/python3.12/site-packages/httpx",
    ],
    ["/usr/lib/python3/dist-packages/six.py", "/usr/lib/python3/dist-packages/six.py"],
  ];
  for (const [file, expected] of cases)
    it(`is ${expected ?? "none"} for ${file}`, () => assert.equal(installedPackageOf(file), expected));
});
