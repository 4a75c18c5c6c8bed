/** `npm start`: the server, from a fresh clone too. */
import { launch } from './launch.mjs';

await launch('server/main.ts', process.argv.slice(2));
