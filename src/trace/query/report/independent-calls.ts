/** A call that a coroutine waited for, as a trace has it. */
export interface AwaitedCall {
  /** As written: `shop.load(1)`. */
  readonly label: string;
  /** A preview of what it returned; empty where that is nothing or not known. */
  readonly returned: string;
}

interface Call {
  /** What stands before the last dot; empty for a plain function. */
  readonly receiver: string;
  readonly name: string;
  readonly argumentList: string;
}

/**
 * Whether a call surely needed nothing of an earlier one, as far as names tell. A trace has the text of each call and no more: a name
 * among the arguments may hold what the earlier call gave, an object may have been changed by it, and what returned nothing was called
 * for its effect. All these count as needed; so two calls are told to be independent only where the later one takes constants alone,
 * both are asked for their value, and they are not of the same object.
 */
export function areIndependent(earlier: AwaitedCall, later: AwaitedCall): boolean {
  const [first, second] = [earlier, later].map(({ label }) => callOf(label));
  if (first === undefined || second === undefined) return false;
  if (!isValue(earlier.returned) || !isValue(later.returned)) return false;
  if (isForEffect(first.name) || isForEffect(second.name)) return false;
  if (earlier.label === later.label || shareObject(first.receiver, second.receiver)) return false;
  return takesOnlyConstants(second.argumentList);
}

function callOf(label: string): Call | undefined {
  const [, receiver = "", name, argumentList] =
    /^(?:([\w$]+(?:\.[\w$]+)*)\.)?([\w$]+)\s*\((.*)\)$/su.exec(label) ?? [];
  return name === undefined || argumentList === undefined ? undefined : { receiver, name, argumentList };
}

/** Nothing, and a mere yes or no, is what calls give that are made for what they do. */
function isValue(preview: string): boolean {
  return !/^(?:|None|undefined|null|true|false)$/iu.test(preview);
}

/** First words of names of functions that change something, or of which each call takes the next of something. */
const effectWords = new Set(
  (
    "accept acquire add append apply authenticate authorize await begin bind call cancel clear close commit connect copy create delay delete " +
    "dequeue disconnect dispatch do drain drop emit end enqueue ensure enter execute exit finish flush go handle increment init initialize " +
    "insert install invoke join kill launch listen lock log login logout make migrate move navigate next notify open perform persist pop post " +
    "prepare process pull push put receive record recv redirect refresh register release reload remove rename replace reserve reset resume " +
    "retry rollback run save seed seek send set setup shift shutdown sleep spawn start step stop store submit subscribe sync take tick toggle " +
    "transfer trigger unlink unlock unregister update upload upsert use wait warm write"
  ).split(" "),
);

function isForEffect(name: string): boolean {
  const [first = ""] = name
    .replace(/^[_$]+/u, "")
    .split(/_|(?=[A-Z])/u)
    .filter((word) => word !== "");
  return effectWords.has(first.toLowerCase());
}

/** Whether one is the other, or a part of it; plain functions share nothing that is to be seen. */
function shareObject(one: string, other: string): boolean {
  if (one === "" || other === "") return one !== other && [one, other].some((name) => isOwnObject(name));
  return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}

function isOwnObject(receiver: string): boolean {
  return /^(?:this|self|cls|super)\b/u.test(receiver);
}

/** Words that name no variable. */
const constantWords = new Set(["True", "False", "None", "true", "false", "null", "undefined"]);

function takesOnlyConstants(argumentList: string): boolean {
  if (/`|\b[bru]*f[bru]*["']/iu.test(argumentList)) return false;
  const withoutTexts = argumentList.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gu, " ");
  if (/["'…]/u.test(withoutTexts)) return false;
  for (const [word, after = ""] of withoutTexts.matchAll(/[\p{L}_$][\w$]*(?=(\s*[:=]?(?!=)))/gu)) {
    const isKey = /[:=]/u.test(after);
    const isConstant = constantWords.has(word) || /^[A-Z][A-Z\d_]+$/u.test(word);
    if (!isKey && !isConstant) return false;
  }
  return true;
}
