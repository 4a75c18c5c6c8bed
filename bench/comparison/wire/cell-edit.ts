/**
 * The Yjs update of a client that sets one of its own two cells of pattern p1, without a document: what `Y.Map.set` would
 * write. Its own cells, so that it knows what each edit follows without having heard the others.
 */
import * as encoding from 'lib0/encoding';
import { formatCellKey } from '../../../shared/cell-key.ts';
import { message, syncMessage } from '../../../shared/message-table.ts';
import { defaultPatternId } from '../../../shared/room-table.ts';

const contentAny = 8;
const hasKey = 0b10_0000;
const hasOrigin = 0b1000_0000;
const cellsPerClient = 2;
const stepsPerLane = 16;
const cells = 64;

/** The key that a client's edit writes. */
export function cellOf(index: number, seq: number): string {
  const cell = (index * cellsPerClient + ((seq - 1) % cellsPerClient)) % cells;
  const laneIndex = Math.floor(cell / stepsPerLane);
  return formatCellKey({ patternId: defaultPatternId, laneIndex, stepIndex: cell % stepsPerLane });
}

export function velocityOf(seq: number): number {
  return 1 + (seq % 127);
}

/** `seq` counts a client's edits from 1. */
export function cellUpdate(clientId: number, index: number, seq: number): Uint8Array {
  const clock = seq - 1;
  const before = clock - cellsPerClient;
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, clientId);
  encoding.writeVarUint(encoder, clock);
  encoding.writeUint8(encoder, contentAny | hasKey | (before < 0 ? 0 : hasOrigin));
  if (before < 0) {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, 'cells');
    encoding.writeVarString(encoder, cellOf(index, seq));
  } else {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, before);
  }
  encoding.writeVarUint(encoder, 1);
  encoding.writeAny(encoder, velocityOf(seq));
  encoding.writeVarUint(encoder, before < 0 ? 0 : 1);
  if (before >= 0) {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, before);
    encoding.writeVarUint(encoder, 1);
  }
  return encoding.toUint8Array(encoder);
}

/** The frame of y-websocket around it. */
export function writeUpdate(encoder: encoding.Encoder, update: Uint8Array): void {
  encoding.writeVarUint(encoder, message.sync);
  encoding.writeVarUint(encoder, syncMessage.update);
  encoding.writeVarUint8Array(encoder, update);
}
