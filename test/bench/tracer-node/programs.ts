/**
 * The programs of the bench. Each does its work once to warm up and then measures it again, and prints the CPU time of that in microseconds as the
 * last line; what the start of a program costs is a case of its own.
 */
export const programs: Readonly<Record<string, string>> = {
  yields: `
    function* count(n) { for (let i = 0; i < n; i++) yield i; }
    exports.work = (scale) => { let sum = 0; for (const value of count(1_000_000 * scale)) sum += value; return sum; };`,
  awaits: `
    async function task(n) { for (let i = 0; i < n; i++) await settled; }
    const settled = Promise.resolve(1);
    exports.work = async (scale) => { const tasks = []; for (let i = 0; i < 1000 * scale; i++) tasks.push(task(1000)); await Promise.all(tasks); };`,
  pipeline: `
    async function* source(n) { for (let i = 0; i < n; i++) yield i; }
    async function* double(items) { for await (const item of items) yield item * 2; }
    exports.work = async (scale) => { let sum = 0; for await (const item of double(source(100_000 * scale))) sum += item; return sum; };`,
  http: `
    const http = require("http");
    async function answer(request) { const parts = []; for await (const part of request) parts.push(part); await null; return JSON.stringify({ url: request.url, size: Buffer.concat(parts).length }); }
    async function client(agent, port, n) { for (let i = 0; i < n; i++) await new Promise((resolve, reject) => { const r = http.request({ agent, port, host: "127.0.0.1", method: "POST", path: "/" + i }, (response) => { response.resume(); response.on("end", resolve); }); r.on("error", reject); r.end("body " + i); }); }
    exports.work = async (scale) => { const server = http.createServer(async (request, response) => { response.end(await answer(request)); });
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve)); const agent = new http.Agent({ keepAlive: true, maxSockets: 16 }); const { port } = server.address();
      await Promise.all(Array.from({ length: 16 }, () => client(agent, port, Math.ceil(250 * scale)))); agent.destroy(); await new Promise((resolve) => server.close(resolve)); };`,
  cpu: `
    function fibonacci(n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
    async function run(n) { await null; return fibonacci(n); }
    exports.work = (scale) => run(scale < 1 ? 30 : 39);`,
};

/** Runs a program's work, and prints what it cost. */
export const driver = `
  const { performance } = require("perf_hooks");
  const before = require("./before.js");
  (async () => { const { work } = require(process.argv[2]); const scale = Number(process.argv[3]);
    await before.around(async () => { await work(scale / 10);
      const rss = process.memoryUsage().rss; const start = process.cpuUsage(); await work(scale); const used = process.cpuUsage(start);
      console.log(JSON.stringify({ cpu: used.user + used.system, rss: process.memoryUsage().rss - rss })); }); })();`;

/** What the peers do, by variant. */
export const peers: Readonly<Record<string, string>> = {
  none: `exports.around = (work) => work();`,
  "async-hooks": `require("async_hooks").createHook({ init() {}, before() {}, after() {}, destroy() {} }).enable(); exports.around = (work) => work();`,
  "async-local-storage": `const storage = new (require("async_hooks").AsyncLocalStorage)(); exports.around = (work) => storage.run({}, work);`,
  inspector: `const session = new (require("inspector").Session)(); session.connect(); session.post("Debugger.enable"); session.post("Debugger.setAsyncCallStackDepth", { maxDepth: 32 }); exports.around = (work) => work();`,
};
