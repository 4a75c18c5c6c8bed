#!/usr/bin/env node
/** `npx downbeat …`, from a fresh clone too. */
import { launch } from './launch.mjs';

await launch('cli/main.ts', process.argv.slice(2));
