/** Sees the server's ticks arrive at a member (docs/protocol.md, "Awareness"). */
import { Compile } from 'typebox/compile';
import { ServerState, type Tick } from '../../shared/awareness-state.ts';
import type { Member } from './member.ts';

const validator = Compile(ServerState);

interface AwarenessChange {
  readonly added: readonly number[];
  readonly updated: readonly number[];
}

/** Calls once for each tick; stops with the member's room. */
export function watchTicks({ classroom: { awareness } }: Member, onTick: (tick: Tick) => void): void {
  let last: Tick | undefined;
  awareness.on('change', ({ added, updated }: AwarenessChange) => {
    for (const clientId of [...added, ...updated]) {
      const state: unknown = awareness.getStates().get(clientId);
      if (!validator.Check(state) || state.tick === undefined) continue;
      if (state.tick.beat !== last?.beat || state.tick.at !== last.at) onTick(state.tick);
      last = state.tick;
    }
  });
}
