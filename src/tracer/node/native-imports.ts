import ts from "typescript";
import { resolveTypeScript } from "./loader/resolve";

/**
 * Keeps those calls of `import()` in a file that is to become CommonJS which only Node's own `import()` can answer: of modules by their extension, and of packages. The compiler
 * would turn them into `require`, which cannot load a module that awaits at its top level, and has another namespace to give. Other files are required: those of
 * TypeScript run as CommonJS too, and must not run twice.
 */
export class NativeImports {
  readonly #file: string;
  /** Stands for the keyword while the compiler looks, as long as it and nowhere in the text. */
  readonly #standIn: string;

  constructor(file: string, text: string) {
    this.#file = file;
    let count = 0;
    const next = (): string => `$${String(count++).padStart("import".length - 1, "0")}`;
    let standIn = next();
    while (text.includes(standIn)) standIn = next();
    this.#standIn = standIn;
  }

  /** Hides the calls from the compiler. */
  readonly hide: ts.TransformerFactory<ts.SourceFile> = (context) => (sourceFile) => {
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (!ts.isCallExpression(visited) || visited.expression.kind !== ts.SyntaxKind.ImportKeyword)
        return visited;
      const [specifier] = visited.arguments;
      if (specifier === undefined || !ts.isStringLiteralLike(specifier) || !this.#isNative(specifier.text))
        return visited;
      const callee = ts.setTextRange(context.factory.createIdentifier(this.#standIn), visited.expression);
      return context.factory.updateCallExpression(visited, callee, undefined, visited.arguments);
    };
    return ts.visitEachChild(sourceFile, visit, context);
  };

  /** Puts the calls back into what the compiler wrote, at the same places. */
  restore(output: string): string {
    return output.replaceAll(this.#standIn, "import");
  }

  #isNative(specifier: string): boolean {
    const found = resolveTypeScript(specifier, this.#file);
    const isPath = /^(?:\.{0,2}\/|\.{1,2}$|file:)/u.test(specifier);
    return /\.m[jt]s$/u.test(found ?? specifier) || (found === undefined && !isPath);
  }
}
