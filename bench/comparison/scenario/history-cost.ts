/** What one more edit costs the gate and the document of a room with so many behind it. In this process, without sockets. */
import * as Y from 'yjs';
import { ClientIdOwners } from '../../../server/gate/client-id-owners.ts';
import { Gate } from '../../../server/gate/gate.ts';
import { newRoomEdits } from '../../../server/room/new-room.ts';
import { classroomPolicy } from '../../../shared/policy.ts';
import { cellUpdate } from '../wire/cell-edit.ts';

const clients = 30;
const measuredEdits = 3000;

export interface HistoryCost {
  readonly edits: number;
  /** CPU µs. */
  readonly perEdit: number;
  readonly stateBytes: number;
  readonly encodeMs: number;
}

/** One document, measured at each of these numbers of edits; ascending. */
export function historyCosts(lengths: readonly number[]): HistoryCost[] {
  const doc = new Y.Doc();
  const gate = new Gate({
    doc,
    policy: classroomPolicy,
    owners: new ClientIdOwners(),
  });
  gate.edit({ participantId: 'server', role: 'server' }, newRoomEdits(), 'server');
  doc.on('update', () => {});
  let done = 0;
  const edit = (count: number): void => {
    for (const end = done + count; done < end; done += 1) {
      const index = done % clients;
      const update = cellUpdate(1000 + index, index, Math.floor(done / clients) + 1);
      const outcome = gate.receive(update, { participantId: `student-${index}`, role: 'student' }, 'bench');
      if (outcome.kind !== 'applied' || outcome.denials.length > 0) throw new Error('An edit was refused.');
    }
  };
  edit(measuredEdits);
  return lengths.map((length) => {
    edit(Math.max(0, length - done));
    const before = process.cpuUsage();
    edit(measuredEdits);
    const { user, system } = process.cpuUsage(before);
    const start = performance.now();
    const stateBytes = Y.encodeStateAsUpdate(doc).byteLength;
    return {
      edits: length,
      perEdit: (user + system) / measuredEdits,
      stateBytes,
      encodeMs: performance.now() - start,
    };
  });
}
