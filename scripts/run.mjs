/** `node scripts/run.mjs FILE.ts [argument …]`: any other program of the repository. */
import { launch } from './launch.mjs';

const [file = '', ...args] = process.argv.slice(2);
await launch(file, args);
