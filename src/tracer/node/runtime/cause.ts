import type { PackedWriter } from "../../../trace/wire/packed-writer";
import { code, entity } from "../stream/records";

/** Why something became ready: an entity of the trace, and a reason in words. */
export interface Cause {
  /** Index of an entity kind. */
  readonly kind: number;
  readonly id: number;
  /** String id; 0 where the entity says it all. */
  readonly reason: number;
}

/** A coroutine, which keeps what it is as a cause. */
interface CausingCoroutine {
  readonly id: number;
  cause: Cause | null;
}

/** A coroutine as the cause of something. */
export function causeBy(coroutine: CausingCoroutine): Cause {
  coroutine.cause ??= { kind: entity.coroutine, id: coroutine.id, reason: 0 };
  return coroutine.cause;
}

/** Writes that a coroutine is ready because of `cause`. */
export function recordReady(events: PackedWriter, coroutine: number, { kind, id, reason }: Cause): void {
  if (kind === entity.coroutine) events.record3(code.readyByCoroutine, coroutine, id, reason);
  else if (kind === entity.callback) events.record3(code.readyByCallback, coroutine, id, reason);
  else events.record2(code.ready, coroutine, reason);
}

/** Words for what Node calls the resource behind a callback (`async_hooks` documents the names), by constructor or type name. */
const reasonsByResource: Readonly<Record<string, string>> = {
  Timeout: "timer",
  Immediate: "immediate",
  TickObject: "next tick",
  Microtask: "microtask",
  AsyncResource: "callback",
  Object: "callback",
  FSReqCallback: "file system",
  FSReqPromise: "file system",
  FileHandle: "file system",
  FileHandleCloseReq: "file system",
  StatWatcher: "file watcher",
  FSEvent: "file watcher",
  TCP: "socket",
  Pipe: "pipe",
  TTY: "terminal",
  UDP: "socket",
  TCPConnectWrap: "socket",
  PipeConnectWrap: "pipe",
  SendWrap: "socket",
  TLSWrap: "socket",
  ShutdownWrap: "socket",
  WriteWrap: "socket",
  LibuvStreamWrap: "socket",
  HTTPParser: "HTTP",
  HTTPINCOMINGMESSAGE: "HTTP",
  HTTPCLIENTREQUEST: "HTTP",
  HTTPClientAsyncResource: "HTTP",
  HTTPServerAsyncResource: "HTTP",
  Http2Session: "HTTP",
  Http2Stream: "HTTP",
  GetAddrInfoReqWrap: "DNS",
  GetNameInfoReqWrap: "DNS",
  QueryReqWrap: "DNS",
  ChannelWrap: "DNS",
  Zlib: "compression",
  BrotliEncoder: "compression",
  BrotliDecoder: "compression",
  BlobReader: "blob",
  Process: "child process",
  Worker: "worker",
  MessagePort: "message",
  SignalWrap: "signal",
  Signal: "signal",
};

const reasonsByPattern: readonly (readonly [RegExp, string])[] = [
  [/^FS|^File/u, "file system"],
  [/Query|^DNS|AddrInfo/u, "DNS"],
  [/Zlib|Brotli|Zstd|^ZLIB/u, "compression"],
  [/Hash|Cipher|Key|Sign|Random|PBKDF2|Scrypt|Crypto|Job|HKDF|Verify/u, "crypto"],
  [/HTTP|Http/u, "HTTP"],
  [/Pipe/u, "pipe"],
  [/TCP|TLS|UDP|Stream|Socket/u, "socket"],
  [/Worker/u, "worker"],
  [/Message/u, "message"],
];

/** A reason in words for the constructor or type name of an asynchronous resource; the name itself where none is known. */
export function reasonOfResource(name: string): string {
  const known = Object.hasOwn(reasonsByResource, name) ? reasonsByResource[name] : undefined;
  return known ?? reasonsByPattern.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}
