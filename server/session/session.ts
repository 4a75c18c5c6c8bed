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
import type { RoomProbe } from '../inspector/room-probe.ts';
import type { ParticipantBudget } from '../limit/participant-budgets.ts';
import type { Lane, FrameKind as ReceivedKind, Traffic } from '../metrics/traffic.ts';
import type { Member } from '../room/member.ts';
import type { Room } from '../room/room.ts';
import { closeConnection } from './close-connection.ts';
import type { Connection } from './connection.ts';
import { FrameLimiter, type Payment } from './frame-limiter.ts';
import { type HeldFrame, Inbox, type OverLimit } from './inbox.ts';

export interface SessionOptions {
  readonly room: Room;
  readonly connection: Connection;
  readonly user: StampedUser;
  readonly actor: Actor;
  readonly isSdk: boolean;
  readonly clock: Clock;
  readonly limits: Config['limits'];
  /** Shared with the participant's other connections, and with those before. */
  readonly budget: ParticipantBudget;
  readonly traffic: Traffic;
  /** Undefined while nobody inspects the room. */
  readonly probe?: () => RoomProbe | undefined;
  readonly firstFrameTimeoutMs: number;
  /** Unix ms. */
  readonly tokenExpiresAt: number;
  /** Checks a renewed token; resolves to its expiry (Unix ms), rejects where it is not this participant's. */
  renew(token: string): Promise<number>;
  onEnd(): void;
}

type State = 'waiting' | 'active' | 'ended';

const tooManyChanges = 'Too many changes at once.';
const tooManySignals = 'Too many messages at once.';
const reasonToWait: Readonly<Record<ClientFrame['kind'], string>> = {
  'sync-step-1': tooManyChanges,
  'sync-step-2': tooManyChanges,
  update: tooManyChanges,
  awareness: tooManySignals,
  'query-awareness': tooManySignals,
  ping: tooManySignals,
  token: tooManySignals,
};

export class Session implements Member {
  readonly actor: Actor;
  readonly participantId: string;
  readonly user: StampedUser;
  readonly isSdk: boolean;
  readonly #options: SessionOptions;
  readonly #limiter: FrameLimiter;
  readonly #inbox: Inbox;
  #firstFrameTimer: Timer | undefined;
  #expiryTimer: Timer | undefined;
  /** Unix ms. */
  #tokenExpiresAt = 0;
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
    this.#inbox = new Inbox({
      clock,
      connection: options.connection,
      handle: (frame) => this.#admit(frame),
      onHoldUp: ({ reason, retryAfterMs }) => {
        options.traffic.holdUps += 1;
        this.notify({ rule: 'limit', reason, retryAfterMs });
      },
    });
    this.#limiter = new FrameLimiter(options.budget, options.limits.byteBurst);
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
    } else {
      this.#inbox.receive(bytes);
    }
  }

  /** The socket is gone. Idempotent. */
  end(): void {
    this.#inbox.end();
    this.#finish();
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
    this.#options.probe?.()?.noticed(this.participantId, notice);
    if (this.isSdk) this.sendReliable(encodeNotice(notice));
  }

  tokenRenewed(expiresAt: number): void {
    if (expiresAt > this.#tokenExpiresAt) this.#expireAt(expiresAt);
  }

  close(closeReason: CloseReason): void {
    if (this.#state === 'ended') return;
    closeConnection(this.#options.connection, closeReason);
    this.#finish();
  }

  #finish(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#inbox.close();
    this.#firstFrameTimer?.cancel();
    this.#expiryTimer?.cancel();
    this.#guard(() => this.#options.room.leave(this));
    this.#options.onEnd();
  }

  #send(frame: Uint8Array, lane: Lane): void {
    this.#options.connection.send(frame);
    this.#options.traffic.frameDelivered(lane, frame.byteLength);
    this.#options.probe?.()?.delivered(this.participantId, frame);
    this.#limiter.countSent(frame);
  }

  #countReceived(kind: ReceivedKind, bytes: number): void {
    this.#options.traffic.frameReceived(kind, bytes);
    this.#options.probe?.()?.received(this.participantId, kind, bytes);
  }

  #admit({ bytes, isPaid }: HeldFrame): OverLimit | undefined {
    let paidBy: Payment = 'budget';
    if (!isPaid) {
      const admission = this.#limiter.admitBytes(bytes, this.#options.clock.now());
      if (!admission.ok) {
        const { retryAfterMs } = admission;
        return { retryAfterMs, reason: 'Too much data at once.', isPaid: false };
      }
      paidBy = admission.paidBy;
    }
    let frame: ClientFrame;
    try {
      frame = decodeClientFrame(bytes);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#countReceived('unreadable', bytes.byteLength);
      this.notify({ rule: 'G1', reason: error.message });
      this.#countRefusals(1);
      return undefined;
    }
    if (!isPaid) this.#countReceived(frame.kind, bytes.byteLength);
    return this.#admitFrame(frame, paidBy);
  }

  #admitFrame(frame: ClientFrame, paidBy: Payment): OverLimit | undefined {
    const admission = this.#limiter.admitFrame(frame, paidBy, this.#options.clock.now());
    if (!admission.ok) {
      return { retryAfterMs: admission.retryAfterMs, reason: reasonToWait[frame.kind], isPaid: true };
    }
    this.#guard(() => this.#countRefusals(this.#handle(frame)));
    return undefined;
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
    this.#tokenExpiresAt = unixMs;
    this.#expiryTimer = clock.at(clock.now() + Math.max(0, unixMs - clock.unixNow()), () =>
      this.close(closeCode.tokenExpired),
    );
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
