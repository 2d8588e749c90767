import assert from "node:assert/strict";
import { timelinePage } from "./timeline-page";

describe("the page of a timeline", () => {
  const page = timelinePage({
    script: "https://webview/dist/webview.js",
    style: "https://webview/dist/webview.css",
    source: "https://webview",
    nonce: "N0nce",
    language: "en",
    title: 'A "title" <b>',
  });
  const policy = /content="(default-src[^"]*)"/u.exec(page)?.[1] ?? "";

  it("runs one script, by its nonce, and nothing inline or from elsewhere", () => {
    assert.match(policy, /default-src 'none'; script-src 'nonce-N0nce';/);
    assert.ok(!/unsafe|\*|https?:\/\/(?!webview)/u.test(policy), policy);
    assert.deepEqual(page.match(/<script[^>]*>/gu), [
      '<script nonce="N0nce" src="https://webview/dist/webview.js">',
    ]);
  });

  it("has a language and a title, as text", () => {
    assert.match(page, /<html lang="en">/);
    assert.match(page, /<title>A &quot;title&quot; &lt;b&gt;<\/title>/);
  });
});
