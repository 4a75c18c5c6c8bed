/** What this child has answered or skipped already, on this tab: so that nobody is asked twice. No answer is kept here. */
import Type, { type Static } from 'typebox';
import { type DeviceStorage, deviceValue } from '../room/device-value.ts';

export const Answered = Type.Object({
  participantId: Type.String(),
  checkIn: Type.Boolean(),
  promptIds: Type.Array(Type.Integer()),
});
export type Answered = Static<typeof Answered>;

export class AnsweredKeeper {
  readonly #place;
  readonly #participantId: string;

  constructor(participantId: string, storage: () => DeviceStorage) {
    this.#participantId = participantId;
    this.#place = deviceValue(storage, 'downbeat:answered', Answered);
  }

  read(): Answered {
    const kept = this.#place.read();
    const isMine = kept?.participantId === this.#participantId;
    return isMine ? kept : { participantId: this.#participantId, checkIn: false, promptIds: [] };
  }

  /** Returns what holds now. */
  add(what: 'check-in' | number): Answered {
    const before = this.read();
    const after =
      what === 'check-in'
        ? { ...before, checkIn: true }
        : { ...before, promptIds: [...before.promptIds.filter((id) => id !== what), what] };
    this.#place.write(after);
    return after;
  }
}
