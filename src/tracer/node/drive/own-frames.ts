/** Sources of the bundles that call and drive; with a bundle's source map, Node names them instead of the bundle. */
const ownSource = /[\\/]tracer[\\/]node[\\/](call|drive)\b/;

/** The text of an error's stack without the frames of those who made the call. */
export function withoutOwnFrames(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !isOwnFrame(line))
    .join("\n");
}

function isOwnFrame(line: string): boolean {
  if (!/^ {4}at /.test(line)) return false;
  return (
    line.includes(__filename) || ownSource.test(line) || /\(eval at evaluate | at evaluate \(/.test(line)
  );
}
