import * as vscode from "vscode";
import { findingSeverities, type Finding } from "../analysis/outline";
import { defaultItemLimit } from "../session/trace-request";
import type { ValueDetail } from "../trace/tracer-options";

/** The section of all settings of Coroscope. */
export const settingsSection = "coroscope";

/** What is shown in an editor. */
export interface EditorSettings {
  readonly marks: boolean;
  readonly gutter: boolean;
  readonly endOfLine: boolean;
  readonly hover: boolean;
  readonly codeLens: boolean;
  readonly inlayValues: boolean;
}

/** Which problems are shown. */
export interface FindingSettings {
  readonly enabled: boolean;
  /** Whether problems that only a run showed are shown, too. */
  readonly seenInRuns: boolean;
  /** Names of rules that are turned off. */
  readonly disabledRules: ReadonlySet<string>;
  /** How severe the problems of some rules are, by the rule's name; the others are as severe as their rule says. */
  readonly severities: ReadonlyMap<string, Finding["severity"]>;
}

/** How programs are traced. Texts are empty where nothing was chosen. */
export interface TraceSettings {
  readonly nodePath: string;
  readonly pythonPath: string;
  readonly values: ValueDetail;
  readonly redact: string;
  /** Folders whose code is traced besides the workspace's, absolute or relative to the workspace folder. */
  readonly additionalFolders: readonly string[];
  readonly samplesGil: boolean;
  readonly generatorLimit: number;
  readonly virtualTime: boolean;
  readonly folder: string;
  readonly keep: number;
}

/** Reads the settings for one document: they may differ by language and folder. */
export function editorSettings(document: vscode.TextDocument): EditorSettings {
  const settings = vscode.workspace.getConfiguration(settingsSection, document);
  return {
    marks: flag(settings, "marks.enabled"),
    gutter: flag(settings, "marks.gutter"),
    endOfLine: settings.get<unknown>("marks.endOfLine") === true,
    hover: flag(settings, "hover.enabled"),
    codeLens: flag(settings, "codeLens.enabled"),
    inlayValues: settings.get<unknown>("inlayValues") === true,
  };
}

/** Reads which problems are shown in one document. */
export function findingSettings(document: vscode.TextDocument): FindingSettings {
  const settings = vscode.workspace.getConfiguration(settingsSection, document);
  const severities = settings.get<unknown>("findings.severities");
  return {
    enabled: flag(settings, "findings.enabled"),
    seenInRuns: flag(settings, "findings.seenInRuns"),
    disabledRules: new Set(texts(settings, "findings.disabledRules")),
    severities: new Map(Object.entries(severities ?? {}).filter(isSeverityOfRule)),
  };
}

function isSeverityOfRule(entry: [string, unknown]): entry is [string, Finding["severity"]] {
  return findingSeverities.some((severity) => severity === entry[1]);
}

/** Reads the settings for a run of `resource`. A value of the wrong type counts as not set. */
export function traceSettings(resource: vscode.Uri): TraceSettings {
  const settings = vscode.workspace.getConfiguration(settingsSection, resource);
  const values = settings.get("trace.values");
  return {
    nodePath: text(settings, "node.path"),
    pythonPath: text(settings, "python.path"),
    values: values === "none" || values === "locals" ? values : "previews",
    redact: text(settings, "trace.redact"),
    additionalFolders: texts(settings, "trace.additionalFolders"),
    samplesGil: settings.get<unknown>("trace.gil") === true,
    generatorLimit: positiveInteger(settings, "trace.generatorLimit", defaultItemLimit),
    virtualTime: settings.get<unknown>("drive.virtualTime") === true,
    folder: text(settings, "trace.folder"),
    keep: positiveInteger(settings, "trace.keep", 20),
  };
}

function flag(settings: vscode.WorkspaceConfiguration, key: string): boolean {
  return settings.get<unknown>(key) !== false;
}

function text(settings: vscode.WorkspaceConfiguration, key: string): string {
  const value = settings.get<unknown>(key);
  return typeof value === "string" ? value.trim() : "";
}

function texts(settings: vscode.WorkspaceConfiguration, key: string): string[] {
  const value = settings.get<unknown>(key);
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === "string" && entry !== "")
    : [];
}

function positiveInteger(settings: vscode.WorkspaceConfiguration, key: string, otherwise: number): number {
  const value = settings.get<unknown>(key);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1 ? value : otherwise;
}
