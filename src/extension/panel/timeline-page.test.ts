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

  it("holds the texts of the user's language as data that nothing in them can end", () => {
    const translated = timelinePage({
      script: "s",
      style: "s",
      source: "s",
      nonce: "n",
      language: "de",
      title: "t",
      translations: { running: "</script><script>alert(1)</script>" },
    });
    assert.deepEqual(translated.match(/<script[^>]*>/gu), [
      '<script type="application/json" id="translations">',
      '<script nonce="n" src="s">',
    ]);
    const json = /id="translations">([^<]*)</u.exec(translated)?.[1] ?? "";
    assert.deepEqual(JSON.parse(json), { running: "</script><script>alert(1)</script>" });
  });

  it("has a language and a title, as text", () => {
    assert.match(page, /<html lang="en">/);
    assert.match(page, /<title>A &quot;title&quot; &lt;b&gt;<\/title>/);
  });
});
