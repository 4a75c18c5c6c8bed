/**
 * One connection of one participant: frames in, decisions by the room, frames out. Synchronous from bytes to room; what
 * is over a limit waits in order instead of being dropped, because a dropped update would leave a gap for ever.
 */
import type { StampedUser } from '../../shared/awareness-state.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import {
  type ClientFrame,
  decodeClientFrame,
  encodeHello,
  encodeNotice,
  encodePong,
  encodeToken,
  FrameError,
  protocolVersion,
} from '../../shared/protocol.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Lane, Traffic } from '../metrics/traffic.ts';
import type { Member } from '../room/member.ts';
import type { Room } from '../room/room.ts';
import { closeConnection } from './close-connection.ts';
import type { Connection } from './connection.ts';
import { FrameLimiter } from './frame-limiter.ts';

export interface SessionOptions {
  readonly room: Room;
  readonly connection: Connection;
  readonly user: StampedUser;
  readonly actor: Actor;
  readonly isSdk: boolean;
  readonly clock: Clock;
  readonly limits: Config['limits'];
  readonly traffic: Traffic;
  readonly firstFrameTimeoutMs: number;
  /** Unix ms. */
  readonly tokenExpiresAt: number;
  /** Checks a renewed token; resolves to its expiry (Unix ms), rejects where it is not this participant's. */
  renew(token: string): Promise<number>;
  onEnd(): void;
}

type State = 'waiting' | 'active' | 'ended';

interface HeldFrame {
  readonly bytes: Uint8Array;
  /** Has been counted as bytes: what waits for the other limit is not counted twice. */
  readonly isPaid: boolean;
}

export class Session implements Member {
  readonly actor: Actor;
  readonly participantId: string;
  readonly user: StampedUser;
  readonly isSdk: boolean;
  readonly #options: SessionOptions;
  readonly #limiter: FrameLimiter;
  /** Frames that came while the connection was over a limit, oldest first; the socket is paused meanwhile. */
  #held: HeldFrame[] = [];
  #isHeldUp = false;
  #holdTimer: Timer | undefined;
  #firstFrameTimer: Timer | undefined;
  #expiryTimer: Timer | undefined;
  /** Clients whose latest awareness a slow connection has still to get. */
  readonly #backlog = new Set<number>();
  #state: State = 'waiting';

  constructor(options: SessionOptions) {
    this.#options = options;
    this.actor = options.actor;
    this.participantId = options.actor.participantId;
    this.user = options.user;
    this.isSdk = options.isSdk;
    const { clock } = options;
    this.#limiter = new FrameLimiter(options.limits, clock.now());
    this.#firstFrameTimer = clock.at(clock.now() + options.firstFrameTimeoutMs, () =>
      this.close(closeCode.firstFrameTimeout),
    );
    this.#expireAt(options.tokenExpiresAt);
  }

  start(): void {
    const { room, clock } = this.#options;
    if (this.isSdk) {
      this.sendReliable(encodeHello({ protocolVersion, epoch: room.epoch, clockId: clock.id }));
    }
    this.#guard(() => room.join(this));
  }

  /** Handles one frame; never throws. */
  receive(bytes: Uint8Array): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'waiting') {
      this.#state = 'active';
      this.#firstFrameTimer?.cancel();
    }
    if (bytes.byteLength > this.#options.limits.maxFrameBytes) {
      this.close(closeCode.frameTooLarge);
    } else if (this.#holdTimer !== undefined) {
      this.#held.push({ bytes, isPaid: false });
    } else {
      this.#admit({ bytes, isPaid: false });
    }
  }

  /** The socket is gone. Idempotent. */
  end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#holdTimer?.cancel();
    this.#firstFrameTimer?.cancel();
    this.#expiryTimer?.cancel();
    this.#held = [];
    this.#guard(() => this.#options.room.leave(this));
    this.#options.onEnd();
  }

  sendReliable(frame: Uint8Array): void {
    if (this.#state === 'ended') return;
    const { connection, limits } = this.#options;
    // One frame is always let through to an idle socket: a large document is no sign of a slow reader.
    if (connection.bufferedBytes > limits.hardBufferBytes) this.close(closeCode.slow);
    else this.#send(frame, 'reliable');
  }

  sendVolatile(
    frame: Uint8Array,
    clientIds: readonly number[],
    latest: (ids: Iterable<number>) => Uint8Array,
  ): void {
    if (this.#state === 'ended') return;
    const { connection, limits } = this.#options;
    if (connection.bufferedBytes > limits.softBufferBytes) {
      for (const id of clientIds) this.#backlog.add(id);
      this.#options.traffic.collapsed += 1;
      return;
    }
    if (this.#backlog.size === 0) {
      this.#send(frame, 'volatile');
      return;
    }
    for (const id of clientIds) this.#backlog.add(id);
    this.#send(latest(this.#backlog), 'volatile');
    this.#backlog.clear();
  }

  notify(notice: Notice): void {
    this.#options.traffic.noticed(notice.rule);
    if (this.isSdk) this.sendReliable(encodeNotice(notice));
  }

  close(closeReason: CloseReason): void {
    if (this.#state === 'ended') return;
    closeConnection(this.#options.connection, closeReason);
    this.end();
  }

  #send(frame: Uint8Array, lane: Lane): void {
    this.#options.connection.send(frame);
    this.#options.traffic.frameDelivered(lane, frame.byteLength);
    this.#limiter.countSent(frame);
  }

  #admit({ bytes, isPaid }: HeldFrame): void {
    if (!isPaid) {
      const admission = this.#limiter.admitBytes(bytes, this.#options.clock.now());
      if (!admission.ok) {
        this.#hold({ bytes, isPaid: false }, admission.retryAfterMs, 'Too much data at once.');
        return;
      }
    }
    let frame: ClientFrame;
    try {
      frame = decodeClientFrame(bytes);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#options.traffic.frameReceived('unreadable', bytes.byteLength);
      this.notify({ rule: 'G1', reason: error.message });
      this.#countRefusals(1);
      return;
    }
    if (!isPaid) this.#options.traffic.frameReceived(frame.kind, bytes.byteLength);
    this.#admitFrame(frame, bytes);
  }

  #admitFrame(frame: ClientFrame, bytes: Uint8Array): void {
    const admission = this.#limiter.admitFrame(frame, this.#options.clock.now());
    if (admission.ok) this.#guard(() => this.#countRefusals(this.#handle(frame)));
    else this.#hold({ bytes, isPaid: true }, admission.retryAfterMs, 'Too many changes at once.');
  }

  /** Returns how much of the frame was refused. */
  #handle(frame: ClientFrame): number {
    const { room, clock } = this.#options;
    switch (frame.kind) {
      case 'sync-step-1':
        return room.receiveStateVector(this, frame.stateVector);
      case 'sync-step-2':
      case 'update':
        return room.receiveUpdate(this, frame.update, frame.kind);
      case 'awareness':
        return room.receiveAwareness(this, frame.update);
      case 'query-awareness':
        room.sendAwareness(this);
        return 0;
      case 'ping': {
        const receivedAt = clock.now();
        this.sendReliable(
          encodePong({ clientTime: frame.clientTime, receivedAt, sentAt: clock.now(), clockId: clock.id }),
        );
        return 0;
      }
      case 'token':
        void this.#renew(frame.token);
        return 0;
    }
  }

  async #renew(token: string): Promise<void> {
    try {
      this.#expireAt(await this.#options.renew(token));
      this.sendReliable(encodeToken(token));
    } catch {
      this.close(closeCode.badToken);
    }
  }

  #expireAt(unixMs: number): void {
    const { clock } = this.#options;
    this.#expiryTimer?.cancel();
    if (this.#state === 'ended') return;
    this.#expiryTimer = clock.at(clock.now() + Math.max(0, unixMs - clock.unixNow()), () =>
      this.close(closeCode.tokenExpired),
    );
  }

  #hold(frame: HeldFrame, retryAfterMs: number, reason: string): void {
    const { connection, clock } = this.#options;
    // Said once for all that is held up together: a notice a frame would be a flood of its own.
    if (!this.#isHeldUp) this.notify({ rule: 'limit', reason, retryAfterMs });
    if (!this.#isHeldUp) this.#options.traffic.holdUps += 1;
    this.#isHeldUp = true;
    this.#held.unshift(frame);
    connection.pause();
    this.#holdTimer = clock.at(clock.now() + retryAfterMs, () => {
      this.#holdTimer = undefined;
      this.#release();
    });
  }

  #release(): void {
    while (this.#holdTimer === undefined && this.#state !== 'ended') {
      const frame = this.#held.shift();
      if (frame === undefined) {
        this.#isHeldUp = false;
        this.#options.connection.resume();
        return;
      }
      this.#admit(frame);
    }
  }

  #countRefusals(count: number): void {
    if (!this.#limiter.countRefusals(count, this.#options.clock.now())) this.close(closeCode.abuse);
  }

  /** A fault in the room's code fails the room, never the process. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.room.failed(error);
    }
  }
}
