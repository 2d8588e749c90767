import { failure, type Result, success } from "../base/result";
import { type AnalysisError, type AnalysisErrorReason, maximumTextLength } from "./analysis-error";
import type { DocumentMemory } from "./document-memory";
import { embeddedCode } from "./embedded/embedded-code";
import { type Language, languages, type Outline, type PointPlace } from "./outline";
import { isPlain } from "./plain-text";
import type { PythonGrammar, ReadWasm } from "./python/grammar";

/** Makes outlines of texts, one at a time. */
export interface Analyzer {
  /**
   * The outline of a text, which may be half-typed or no code at all. It never rejects: what cannot be answered is an error with
   * its reason. A leading byte order mark is not counted in columns. `path` tells by its extension what the language alone does
   * not: module code, JSX. `memory` is what is kept of the text's last version, and is told about this one.
   * `onPoints` may be told where the points are, before the outline is ready.
   */
  analyze(
    text: string,
    language: Language,
    path?: string,
    memory?: DocumentMemory,
    onPoints?: (points: readonly PointPlace[]) => void,
  ): Promise<Result<Outline, AnalysisError>>;
  /** The same for a text of which no other version will be asked for: where nothing in it can suspend, it is not parsed. */
  analyzeOnce(text: string, language: Language, path?: string): Promise<Result<Outline, AnalysisError>>;
}

/** What {@link createAnalyzer} needs from the place it runs in. */
export interface AnalyzerOptions {
  /** Gives the Python parser's files; called at the first Python text only. */
  readonly readWasm: ReadWasm;
}

/** Makes an analyzer; each language's parser is loaded at the first text in it. */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  let grammar: Promise<PythonGrammar> | undefined;

  async function loadGrammar(): Promise<PythonGrammar> {
    const { loadPythonGrammar } = await import("./python/grammar");
    return loadPythonGrammar(options.readWasm);
  }

  async function outlineOf(
    text: string,
    language: Language,
    path?: string,
    memory?: DocumentMemory,
    onPoints?: (points: readonly PointPlace[]) => void,
  ): Promise<Outline> {
    if (language !== "python") {
      const { outlineJavaScript } = await import("./javascript/outline");
      return outlineJavaScript({ text, language, ...(path !== undefined && { path }) }, memory, onPoints);
    }
    const { outlinePython } = await import("./python/outline");
    return outlinePython(withPythonLineEnds(text), await requireGrammar(), memory, onPoints);
  }

  async function requireGrammar(): Promise<PythonGrammar> {
    grammar ??= loadGrammar();
    try {
      return await grammar;
    } catch (error) {
      grammar = undefined;
      throw new ParserUnavailable(error);
    }
  }

  return {
    analyze(text, language, path, memory, onPoints) {
      return readCode(text, language, path, (code) =>
        outlineOf(code.text, code.language, path, memory, onPoints),
      );
    },
    analyzeOnce(text, language, path) {
      return readCode(text, language, path, (code) =>
        isPlain(code.text, code.language)
          ? plainOutline(code.language)
          : outlineOf(code.text, code.language, path),
      );
    },
  };
}

type Code = ReturnType<typeof embeddedCode>;

async function readCode(
  text: string,
  language: Language,
  path: string | undefined,
  read: (code: Code) => Outline | Promise<Outline>,
): Promise<Result<Outline, AnalysisError>> {
  const refusal = refuse(text, language);
  if (refusal) return failure(refusal);
  try {
    return success(await read(embeddedCode(withoutByteOrderMark(text), language, path)));
  } catch (error) {
    return failure(describe(error));
  }
}

function plainOutline(language: Language): Outline {
  return { language, functions: [], points: [], findings: [], hasSyntaxErrors: false, isUnparsed: true };
}

class ParserUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The Python parser could not be loaded: ${messageOf(cause)}. Reinstall Coroscope.`, { cause });
  }
}

function refuse(text: string, language: Language): AnalysisError | undefined {
  if (!languages.includes(language))
    return analysisError("unsupported-language", `Coroscope does not analyse ${language as string}.`);
  if (text.length > maximumTextLength)
    return analysisError(
      "too-large",
      `The text has ${text.length} characters; Coroscope analyses up to ${maximumTextLength}. Split the file.`,
    );
  if (isBinary(text)) return analysisError("binary", "This is no source text: it holds binary data.");
  return undefined;
}

const sampleLength = 8192;

/** Whether a text holds what no source text holds: NUL characters, or a good part of it that is no valid UTF-8. */
function isBinary(text: string): boolean {
  if (text.includes("\0")) return true;
  const sample = text.slice(0, sampleLength);
  const undecodable = sample.split("\uFFFD").length - 1;
  return undecodable > 4 && undecodable > sample.length / 20;
}

/** Python ends lines at a lone carriage return too ("Physical lines", §2.1.2 of its reference); the grammar does not. */
function withPythonLineEnds(text: string): string {
  return text.includes("\r") ? text.replaceAll(/\r(?!\n)/gu, "\n") : text;
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function describe(error: unknown): AnalysisError {
  if (error instanceof ParserUnavailable) return analysisError("parser-unavailable", error.message);
  if (error instanceof RangeError)
    return analysisError(
      "too-deep",
      "The text nests too deep to be analysed. Split the expression or function.",
    );
  return analysisError("internal", `Coroscope failed to analyse the text: ${messageOf(error)}.`);
}

function analysisError(reason: AnalysisErrorReason, message: string): AnalysisError {
  return { reason, message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
