import { types } from "node:util";

/* Captured before the program runs, so that nothing it replaces is called. */
const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const symbolToString = methodOf(Symbol.prototype, "toString");
const dateToString = methodOf(Date.prototype, "toISOString");
const dateGetTime = methodOf(Date.prototype, "getTime");
const regExpSource = getterOf(RegExp.prototype, "source");
const mapSize = getterOf(Map.prototype, "size");
const setSize = getterOf(Set.prototype, "size");
const bytesLength = getterOf(getPrototypeOf(Uint8Array.prototype) as object, "length");
const quote = JSON.stringify;

function methodOf(owner: object, name: string): () => unknown {
  return getOwnPropertyDescriptor(owner, name)?.value as () => unknown;
}

function getterOf(owner: object, name: string): () => unknown {
  const getter = getOwnPropertyDescriptor(owner, name)?.get;
  if (getter === undefined) throw new TypeError(`${name} is no accessor.`);
  return getter;
}

const longestText = 120;
const longestString = 60;
const mostEntries = 5;
const deepest = 2;
const longestVariables = 400;

/**
 * Short texts that show values, `{ id: 7, name: "Ann", … }`.
 *
 * Nothing of the program is called: no getter, no `toString`, no `toJSON`, no trap of a Proxy; properties are read from their descriptors.
 * A text never keeps an object alive. Values of properties whose name matches `redact` are shown as `•••`.
 */
export class Previewer {
  readonly #redact: RegExp | undefined;

  constructor(redact: RegExp | undefined) {
    this.#redact = redact;
  }

  /** The preview of a value; at most some 120 UTF-16 units. */
  of(value: unknown): string {
    const text = this.#any(value, 0);
    return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  }

  /** `name=preview, …` of variables, the properties of an object that nobody else knows; at most some 400 UTF-16 units. */
  variables(values: object): string {
    const parts: string[] = [];
    let length = 0;
    for (const name of ownKeys(values) as string[]) {
      const value: unknown = getOwnPropertyDescriptor(values, name)?.value;
      const part = `${name}=${this.#isSecret(name) ? "•••" : this.of(value)}`;
      length += part.length + 2;
      if (length > longestVariables) {
        parts.push("…");
        break;
      }
      parts.push(part);
    }
    return parts.join(", ");
  }

  #isSecret(name: string): boolean {
    return this.#redact?.test(name) === true;
  }

  #any(value: unknown, depth: number): string {
    switch (typeof value) {
      case "string":
        return value.length > longestString ? `${quote(value.slice(0, longestString))}…` : quote(value);
      case "number":
        return Object.is(value, -0) ? "-0" : `${value}`;
      case "bigint":
        return `${value}n`;
      case "symbol":
        return String(apply(symbolToString, value, []));
      case "boolean":
      case "undefined":
        return `${value}`;
      case "function":
        return functionText(value);
      default:
        return value === null ? "null" : this.#object(value as object, depth);
    }
  }

  #object(value: object, depth: number): string {
    if (types.isProxy(value)) return "Proxy";
    if (Array.isArray(value)) return this.#array(value, depth);
    if (types.isNativeError(value)) return errorText(value);
    if (types.isGeneratorObject(value)) return generatorText(value);
    const name = classNameOf(value);
    if (types.isDate(value)) return dateText(value);
    if (types.isRegExp(value)) return `/${String(apply(regExpSource, value, []))}/`;
    if (types.isMap(value)) return `${name}(${String(apply(mapSize, value, []))})`;
    if (types.isSet(value)) return `${name}(${String(apply(setSize, value, []))})`;
    if (types.isTypedArray(value)) return `${name}(${String(apply(bytesLength, value, []))})`;
    if (isOpaque(value)) return name;
    return this.#properties(value, name === "Object" ? "" : `${name} `, depth);
  }

  #array(value: readonly unknown[], depth: number): string {
    if (depth >= deepest) return `Array(${value.length})`;
    const items: string[] = [];
    for (let index = 0; index < value.length && index < mostEntries; index++)
      items.push(this.#property(getOwnPropertyDescriptor(value, index), depth));
    if (value.length > mostEntries) items.push("…");
    return `${value.length > mostEntries ? `(${value.length}) ` : ""}[${items.join(", ")}]`;
  }

  #properties(value: object, prefix: string, depth: number): string {
    if (depth >= deepest) return `${prefix}{…}`;
    const items: string[] = [];
    for (const key of ownKeys(value)) {
      const descriptor = getOwnPropertyDescriptor(value, key);
      if (descriptor?.enumerable !== true) continue;
      if (items.length >= mostEntries) {
        items.push("…");
        break;
      }
      const name = typeof key === "symbol" ? String(apply(symbolToString, key, [])) : key;
      items.push(`${name}: ${this.#isSecret(name) ? "•••" : this.#property(descriptor, depth)}`);
    }
    return items.length === 0 ? `${prefix}{}` : `${prefix}{ ${items.join(", ")} }`;
  }

  #property(descriptor: PropertyDescriptor | undefined, depth: number): string {
    if (descriptor === undefined) return "";
    return "value" in descriptor ? this.#any(descriptor.value, depth + 1) : "(…)";
  }
}

function isOpaque(value: object): boolean {
  return (
    types.isPromise(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isModuleNamespaceObject(value) ||
    types.isBoxedPrimitive(value)
  );
}

/** Generators have no constructor of their own, but a word on what they are (ECMA-262 §27.5.1.5, §27.6.1.5). */
function generatorText(value: object): string {
  let holder: object | null = value;
  for (let depth = 0; holder !== null && depth < 8 && !types.isProxy(holder); depth++) {
    const tag = getOwnPropertyDescriptor(holder, Symbol.toStringTag)?.value as unknown;
    if (typeof tag === "string" && tag !== "") return tag;
    holder = getPrototypeOf(holder);
  }
  return "Generator";
}

function functionText(value: object): string {
  if (types.isProxy(value)) return "Proxy";
  const name = dataProperty(value, "name");
  return typeof name === "string" && name !== "" ? `ƒ ${name}` : "ƒ";
}

function errorText(error: object): string {
  const message = dataProperty(error, "message");
  const name = dataProperty(error, "name");
  const type = typeof name === "string" ? name : classNameOf(error);
  return typeof message === "string" && message !== "" ? `${type}: ${message.replace(/\s+/gu, " ")}` : type;
}

function dateText(value: Date): string {
  return Number.isNaN(Number(apply(dateGetTime, value, [])))
    ? "Invalid Date"
    : String(apply(dateToString, value, []));
}

/** The name of the constructor that an object's prototypes name, read without running anything. */
function classNameOf(value: object): string {
  let holder: object | null = value;
  for (let depth = 0; holder !== null && depth < 8 && !types.isProxy(holder); depth++) {
    const constructor = dataProperty(holder, "constructor");
    if (typeof constructor === "function" && !types.isProxy(constructor)) {
      const name = dataProperty(constructor, "name");
      if (typeof name === "string" && name !== "") return name;
    }
    holder = getPrototypeOf(holder);
  }
  return "Object";
}

function dataProperty(value: object, key: string): unknown {
  return getOwnPropertyDescriptor(value, key)?.value;
}
