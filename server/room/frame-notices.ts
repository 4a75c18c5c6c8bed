/** Tells the sender of an update what became of it, once for the update, however many slices it is cut into. */
import type { Notice } from '../../shared/notice.ts';
import { refuse } from './refuse.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomContext } from './room-context.ts';

/** A batch may be denied key by key. After this many denials, the sender knows. */
const maxDenials = 20;

export class FrameNotices {
  readonly #context: Pick<RoomContext, 'onDenial'>;
  readonly #connection: RoomConnection;
  #denials = 0;
  #isBuried = false;

  constructor(context: Pick<RoomContext, 'onDenial'>, connection: RoomConnection) {
    this.#context = context;
    this.#connection = connection;
  }

  /** The update contains something foreign to the room. It does not count as abuse, because a stock client does not know better. */
  buried(notice: Notice): void {
    if (!this.#isBuried) refuse(this.#context, this.#connection, notice, 0);
    this.#isBuried = true;
  }

  denied(denials: readonly Notice[]): void {
    // All denials of a frame are counted together, because they may be one child's evening offline.
    let count = this.#denials === 0 ? denials.length : 0;
    for (const denial of denials) {
      this.#denials += 1;
      if (this.#denials > maxDenials) this.#context.onDenial(denial);
      else refuse(this.#context, this.#connection, denial, count);
      count = 0;
    }
  }

  /** Call it when the whole update has been taken in. */
  end(): void {
    const untold = this.#denials - maxDenials;
    if (untold > 0) {
      this.#connection.notify({ rule: 'G5', reason: `${untold} more changes were taken back.` });
    }
  }
}
