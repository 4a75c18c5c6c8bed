/** Reduces a write to what may be kept: nothing about students who are opted out, neither in their own rows nor in others'. */
import { withoutStudent } from '../../../shared/sel/sum-contributions.ts';
import type { SelWrite, Snapshot } from '../../sel-store.ts';
import type { ClassDirectory } from './class-directory.ts';

/** Returns undefined if nothing is left. */
export function consentedWrite(directory: ClassDirectory, write: SelWrite): SelWrite | undefined {
  if (write.kind === 'snapshot') return consentedSnapshot(directory, write);
  const { roomId, at, participantId, peerId } = write;
  const involved = [participantId, ...(peerId === null ? [] : [peerId])];
  return involved.every((id) => directory.mayRecord({ roomId, participantId: id }, at)) ? write : undefined;
}

function consentedSnapshot(directory: ClassDirectory, snapshot: Snapshot): Snapshot | undefined {
  const { roomId, startedAt, contributions } = snapshot;
  const seated = contributions.flatMap(({ participantId, peers }) => [
    participantId,
    ...peers.map((peer) => peer.participantId),
  ]);
  const silent = [...new Set(seated)].filter(
    (participantId) => !directory.mayRecord({ roomId, participantId }, startedAt),
  );
  const kept = silent.reduce<Snapshot['contributions']>(withoutStudent, contributions);
  return kept.length === 0 ? undefined : { ...snapshot, contributions: kept };
}
