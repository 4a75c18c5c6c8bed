/** `node scripts/run.mjs demo/tune/arrange.ts`: writes the demo's tune anew, after a change of its arrangement. */
import { writeFileSync } from 'node:fs';
import { frereJacques } from './frere-jacques.ts';
import { encodeMidi } from './write-midi.ts';

const path = 'demo/tune/frere-jacques.mid';
const bytes = encodeMidi(frereJacques);
writeFileSync(path, bytes);
console.log(`${path}: ${frereJacques.parts.length} parts, ${bytes.length} bytes`);
