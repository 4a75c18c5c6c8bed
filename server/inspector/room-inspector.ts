/** Sums up what happens in one room while somebody inspects it. The size of a sample is bounded, whatever clients send. */

import {
  type Denial,
  type FrameSum,
  type InspectorSample,
  maxDenialsPerSample,
} from '../../shared/inspector-api.ts';
import { type FrameKind, frameKindOf } from '../../shared/message-table.ts';
import type { Notice } from '../../shared/notice.ts';

const maxTextLength = 200;
/** 300 bpm are 5 beats a second, and a change of tempo announces a few again. */
const maxBeatsPerSample = 20;

type Direction = FrameSum['direction'];
type GrowingSum = { -readonly [Key in keyof FrameSum]: FrameSum[Key] };

export class RoomInspector {
  #since: number;
  #clients = new Map<string, Map<string, GrowingSum>>();
  #denials: Denial[] = [];
  #moreDenials = 0;
  #beatLatenessMs: number[] = [];

  /** `now` is in ms on the server's monotonic clock. */
  constructor(now: number) {
    this.#since = now;
  }

  received(participantId: string, kind: FrameKind, bytes: number): void {
    this.#add(participantId, 'in', kind, bytes);
  }

  delivered(participantId: string, frame: Uint8Array): void {
    this.#add(participantId, 'out', frameKindOf(frame), frame.byteLength);
  }

  noticed(participantId: string, { rule, root, key, reason }: Notice): void {
    if (this.#denials.length >= maxDenialsPerSample) {
      this.#moreDenials += 1;
      return;
    }
    this.#denials.push({
      participantId,
      rule,
      ...(root !== undefined && { root: shortened(root) }),
      ...(key !== undefined && { key: shortened(key) }),
      reason: shortened(reason),
    });
  }

  beatAnnounced(latenessMs: number): void {
    if (this.#beatLatenessMs.length < maxBeatsPerSample) this.#beatLatenessMs.push(latenessMs);
  }

  /** Returns everything since the last sample. */
  take(now: number): InspectorSample {
    const sample: InspectorSample = {
      at: now,
      spanMs: now - this.#since,
      clients: [...this.#clients].map(([participantId, sums]) => ({
        participantId,
        sums: [...sums.values()],
      })),
      denials: this.#denials,
      moreDenials: this.#moreDenials,
      beatLatenessMs: this.#beatLatenessMs,
    };
    this.#since = now;
    this.#clients = new Map();
    this.#denials = [];
    this.#moreDenials = 0;
    this.#beatLatenessMs = [];
    return sample;
  }

  #add(participantId: string, direction: Direction, kind: FrameKind, bytes: number): void {
    const sums = this.#clients.get(participantId) ?? new Map<string, GrowingSum>();
    this.#clients.set(participantId, sums);
    const name = `${direction} ${kind}`;
    const sum = sums.get(name) ?? { kind, direction, frames: 0, bytes: 0 };
    sums.set(name, sum);
    sum.frames += 1;
    sum.bytes += bytes;
  }
}

function shortened(text: string): string {
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength - 1)}…` : text;
}
