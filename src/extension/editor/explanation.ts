import type { FunctionKind, Language, SuspendableFunction, SuspensionPoint } from "../../analysis/outline";
import type { Translator } from "../translator";
import { codeSpan } from "./markdown";

/** What happens at a suspension point, as Markdown sentences. Nothing is said that the text alone does not show. */
export interface PointExplanation {
  /** What is waited for or handed out. */
  readonly waitsFor: string;
  /** What can run until the function goes on. */
  readonly meanwhile: string;
  /** What can arrive here: a value, an error, an end. */
  readonly arrives: string;
}

/** Explains `point` of `suspendable` by the semantics of its language (ECMAScript 27.2–27.7; Python reference 6.2.9, 6.4, 8.9). */
export function explainPoint(
  point: SuspensionPoint,
  suspendable: SuspendableFunction,
  language: Language,
  l10n: Translator,
): PointExplanation {
  const explained =
    language === "python"
      ? explainPython(point, suspendable.kind, l10n)
      : explainJavaScript(point, suspendable.kind, l10n);
  const { waitsFor, meanwhile, arrives } = explained;
  return {
    waitsFor: [waitsFor, ...waitTarget(point, l10n), ...rounds(point, l10n)].join(" "),
    meanwhile: [meanwhile, ...sharedState(point, l10n), ...heldLocks(point, l10n)].join(" "),
    arrives: [arrives, ...handlers(point, l10n)].join(" "),
  };
}

/** What is waited on, where the file shows it and the operand alone does not say it. */
function waitTarget({ waitsOn, operand }: SuspensionPoint, l10n: Translator): readonly string[] {
  if (waitsOn === undefined) return [];
  switch (waitsOn.kind) {
    case "function":
      return waitsOn.callee === undefined || operand.includes(waitsOn.callee)
        ? [l10n.t("That is a function of this file.")]
        : [l10n.t("That is a task which runs {0}, a function of this file.", codeSpan(waitsOn.callee))];
    case "timer":
      return [l10n.t("That is a timer.")];
    case "io":
      return [l10n.t("That is input or output.")];
    case "lock":
      return [l10n.t("That is a lock.")];
    case "queue":
      return [l10n.t("That is a queue.")];
    case "event":
      return [l10n.t("That is an event which other code sets.")];
    case "several":
      return [l10n.t("Those are several things at once.")];
    case "thread":
      return [l10n.t("That is work in another thread.")];
    case "process":
      return [l10n.t("That is another process.")];
    case "module":
      return [l10n.t("That is the loading of a module.")];
    case "value":
      return [l10n.t("That is a plain value: nothing has to be waited for.")];
  }
}

/** `for await` says by itself that there are rounds. */
function rounds(
  { kind, isInLoop, roundsLookIndependent }: SuspensionPoint,
  l10n: Translator,
): readonly string[] {
  if (roundsLookIndependent)
    return [l10n.t("Each round of the loop waits here, though no round seems to need another.")];
  const isLoop = kind === "for-await" || kind === "async-comprehension";
  return isInLoop && !isLoop ? [l10n.t("Each round of the loop stops here.")] : [];
}

function sharedState(
  { sharedState: state, sharedNames }: SuspensionPoint,
  l10n: Translator,
): readonly string[] {
  return [
    ...(state?.length
      ? [l10n.t("Other calls on the same object may change {0} then.", state.map(codeSpan).join(", "))]
      : []),
    ...(sharedNames?.length
      ? [
          l10n.t(
            "Other calls and functions may change {0} then, declared outside this function.",
            sharedNames.map(codeSpan).join(", "),
          ),
        ]
      : []),
  ];
}

function heldLocks({ heldLocks: locks = [] }: SuspensionPoint, l10n: Translator): readonly string[] {
  return locks.map(({ name, taken }) =>
    l10n.t(
      "It keeps the lock {0} (line {1}) meanwhile: whoever wants that waits too.",
      codeSpan(name),
      taken.line,
    ),
  );
}

function handlers(
  { errorHandler, cancellationHandler }: SuspensionPoint,
  l10n: Translator,
): readonly string[] {
  return [
    ...(errorHandler === undefined ? [] : [l10n.t("Line {0} catches errors.", errorHandler.line)]),
    ...(cancellationHandler === undefined
      ? []
      : [l10n.t("Line {0} catches the cancellation.", cancellationHandler.line)]),
  ];
}

function explainJavaScript(point: SuspensionPoint, kind: FunctionKind, l10n: Translator): PointExplanation {
  const operand = codeSpan(point.operand);
  switch (point.kind) {
    case "await":
      return {
        waitsFor: l10n.t("Waits until {0} settles. It stops here even where that is no promise.", operand),
        meanwhile: loopRuns(kind, l10n),
        arrives: l10n.t("The fulfilled value is the result; a rejection is thrown here."),
      };
    case "yield":
      return kind === "async-generator"
        ? {
            waitsFor:
              point.operand === ""
                ? l10n.t(
                    "Hands `undefined` to the consumer and stands still until it asks for the next item.",
                  )
                : l10n.t(
                    "Awaits {0}, hands the result to the consumer, and stands still until it asks for the next item.",
                    operand,
                  ),
            meanwhile: loopRuns(kind, l10n),
            arrives: generatorReceives(l10n),
          }
        : {
            waitsFor:
              point.operand === ""
                ? l10n.t("Hands `undefined` to the caller and stands still until `next()` is called again.")
                : l10n.t("Hands {0} to the caller and stands still until `next()` is called again.", operand),
            meanwhile: callerRuns(l10n),
            arrives: generatorReceives(l10n),
          };
    case "yield-from":
      return {
        waitsFor: l10n.t("Hands on every item of {0}, and stands still at each.", operand),
        meanwhile: kind === "async-generator" ? loopRuns(kind, l10n) : callerRuns(l10n),
        arrives: l10n.t(
          "`next`, `throw` and `return` go through to it; what it returns at its end is the result.",
        ),
      };
    case "for-await":
      return {
        waitsFor: l10n.t(
          "Waits for the next item of {0} before each round; leaving early waits for its `return()`.",
          operand,
        ),
        meanwhile: loopRuns(kind, l10n),
        arrives: l10n.t("A rejection of the iterator is thrown here."),
      };
    case "await-using":
      return {
        waitsFor: l10n.t("Waits at the end of the block for {0} to be disposed.", operand),
        meanwhile: loopRuns(kind, l10n),
        arrives: l10n.t("An error of the disposal is thrown there."),
      };
    case "implicit-await":
      return {
        waitsFor: l10n.t("An async generator awaits what it returns: {0}.", operand),
        meanwhile: loopRuns(kind, l10n),
        arrives: l10n.t("A rejection is thrown here."),
      };
    case "async-with":
    case "async-comprehension":
      return otherPoint(point, kind, l10n);
  }
}

function explainPython(point: SuspensionPoint, kind: FunctionKind, l10n: Translator): PointExplanation {
  const operand = codeSpan(point.operand);
  const cancelled = l10n.t("An error can arrive here, `CancelledError` when the task is cancelled.");
  switch (point.kind) {
    case "await":
      return {
        waitsFor: l10n.t("Waits for {0}; where that never suspends, it goes straight on.", operand),
        meanwhile: loopRuns(kind, l10n),
        arrives: cancelled,
      };
    case "yield":
      return explainPythonYield(point, kind, l10n);
    case "yield-from":
      return {
        waitsFor: l10n.t("Hands on every item of {0}, and stands still at each.", operand),
        meanwhile: callerRuns(l10n),
        arrives: l10n.t(
          "`send`, `throw` and `close` go through to it; what it returns at its end is the result.",
        ),
      };
    case "for-await":
      return {
        waitsFor: l10n.t("Waits for the next item of {0} (`__anext__`) before each round.", operand),
        meanwhile: loopRuns(kind, l10n),
        arrives: cancelled,
      };
    case "async-comprehension":
      return {
        waitsFor: l10n.t("Waits for each item of {0} (`__anext__`).", operand),
        meanwhile: loopRuns(kind, l10n),
        arrives: cancelled,
      };
    case "async-with":
      return {
        waitsFor: l10n.t(
          "Waits for {0} when the block is entered (`__aenter__`), and again when it is left (`__aexit__`).",
          operand,
        ),
        meanwhile: loopRuns(kind, l10n),
        arrives: cancelled,
      };
    case "await-using":
    case "implicit-await":
      return otherPoint(point, kind, l10n);
  }
}

function explainPythonYield(point: SuspensionPoint, kind: FunctionKind, l10n: Translator): PointExplanation {
  const operand = codeSpan(point.operand === "" ? "None" : point.operand);
  if (kind === "async-generator") {
    return {
      waitsFor: l10n.t(
        "Hands {0} to the consumer and stands still until it asks for the next item.",
        operand,
      ),
      meanwhile: loopRuns(kind, l10n),
      arrives: l10n.t("`asend` brings a value, `athrow` an error, `aclose` the end (`GeneratorExit`)."),
    };
  }
  if (kind === "send-coroutine") {
    return {
      waitsFor: l10n.t("Hands {0} out and stands still until a value is sent in.", operand),
      meanwhile: callerRuns(l10n),
      arrives: l10n.t(
        "The argument of `send(value)` is the result (`None` for `next()`); `throw` brings an error, `close` the end (`GeneratorExit`).",
      ),
    };
  }
  return {
    waitsFor: l10n.t("Hands {0} to the caller and stands still until `next()` is called again.", operand),
    meanwhile: callerRuns(l10n),
    arrives: l10n.t("`throw` brings an error, `close` the end (`GeneratorExit`)."),
  };
}

function generatorReceives(l10n: Translator): string {
  return l10n.t("The argument of `next(value)` is the result; `throw` brings an error, `return` the end.");
}

function loopRuns(kind: FunctionKind, l10n: Translator): string {
  return kind === "module"
    ? l10n.t(
        "Meanwhile anything that is ready on this event loop can run; modules that import this one wait too.",
      )
    : l10n.t("Meanwhile anything that is ready on this event loop can run.");
}

function callerRuns(l10n: Translator): string {
  return l10n.t("Meanwhile control is with the caller: nothing here runs until it comes back.");
}

function otherPoint(point: SuspensionPoint, kind: FunctionKind, l10n: Translator): PointExplanation {
  return {
    waitsFor: l10n.t("Waits for {0}.", codeSpan(point.operand)),
    meanwhile: loopRuns(kind, l10n),
    arrives: l10n.t("An error can arrive here."),
  };
}
