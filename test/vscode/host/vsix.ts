import path from "node:path";

import { outFolder } from "./paths";

/** Where `npm run package` puts the extension as people install it. */
export const vsixFile = path.join(outFolder, "coroscope.vsix");
