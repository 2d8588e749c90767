/** A path up to the innermost package in it: what follows the last folder that packages are installed in, with an npm scope before the name. */
const packagePath =
  /^.*[\\/](?:node_modules[\\/](?:@[^\\/]+[\\/])?|(?:site|dist)-packages[\\/])(?!node_modules[\\/])[^\\/]+/su;

/**
 * The folder (or the single file) of the installed package that a file belongs to; `undefined` for code of one's own. Such code is traced
 * only where a root lies in that package.
 */
export function installedPackageOf(file: string): string | undefined {
  return packagePath.exec(file)?.[0];
}
