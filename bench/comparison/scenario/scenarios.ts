import { editsCapacity, notesCapacity } from './capacity.ts';
import { coldLoad } from './cold-load.ts';
import { edits, notes } from './fan-out.ts';
import { growth } from './growth.ts';
import { idle } from './idle.ts';
import { joinStorm } from './join-storm.ts';
import { lesson } from './lesson.ts';
import type { Scenario } from './scenario.ts';
import { slowReader } from './slow-reader.ts';
import { waiting } from './waiting.ts';

/** In the order of the report. */
export const scenarios: readonly Scenario[] = [
  notesCapacity,
  notes,
  waiting,
  editsCapacity,
  edits,
  lesson,
  joinStorm,
  coldLoad,
  idle,
  slowReader,
  growth,
];
