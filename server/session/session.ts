/**
 * One connection of one participant. The path from bytes to room is synchronous. Frames over a limit wait in order instead of
 * being dropped, because a dropped update would leave a gap for ever.
 */
import type { StampedUser } from '../../shared/awareness-state.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import { type OtherProtocol, protocolOfFrame, protocolOfText } from '../../shared/other-protocol.ts';
import type { Actor } from '../../shared/participant.ts';
import {
  type ClientFrame,
  decodeClientFrame,
  encodeHello,
  encodeNotice,
  encodePong,
  encodeTicket,
  encodeToken,
  FrameError,
  protocolVersion,
} from '../../shared/protocol.ts';
import { ticketLifetimeMs } from '../auth/socket-tickets.ts';
import type { NoteBudget } from '../awareness/note-intake.ts';
import type { Clock, Timer } from '../clock.ts';
import type { RoomInspector } from '../inspector/room-inspector.ts';
import { budgetKeyOf, type ParticipantBudget } from '../limit/participant-budgets.ts';
import type { ReceivedKind } from '../metrics/traffic.ts';
import { guardRoom } from '../room/guard-room.ts';
import type { Room } from '../room/room.ts';
import type { RoomConnection } from '../room/room-connection.ts';
import { closeConnection } from './close-connection.ts';
import type { Connection } from './connection.ts';
import { FrameLimiter, type OverLimit, type Payment } from './frame-limiter.ts';
import { FrameSender } from './frame-sender.ts';
import { type ReceivedFrame, ReceiveQueue } from './receive-queue.ts';
import type { SessionHost } from './session-host.ts';
import type { TokenBearer } from './token-ends.ts';

export interface SessionOptions {
  readonly room: Room;
  readonly connection: Connection;
  readonly user: StampedUser;
  readonly actor: Actor;
  /** The grant of the connection's token. */
  readonly grant: number;
  readonly tenantId: string;
  readonly isSdk: boolean;
  /** Unix ms. */
  readonly tokenExpiresAt: number;
}

type State = 'waiting' | 'active' | 'ended';

/** A text frame is treated as an unreadable frame. */
const noBytes = new Uint8Array(0);

/** A frame is over a limit and has to be handled again after `retryAfterMs`. */
type Wait = Omit<OverLimit, 'ok'> & Pick<ReceivedFrame, 'isPaid'>;

export class Session implements RoomConnection, TokenBearer {
  readonly actor: Actor;
  readonly grant: number;
  readonly #tenantId: string;
  readonly user: StampedUser;
  readonly isSdk: boolean;
  readonly connection: Connection;
  readonly #host: SessionHost;
  readonly #room: Room;
  readonly #limiter: FrameLimiter;
  readonly #sender: FrameSender;
  readonly #received = new ReceiveQueue();
  /** Ends the wait for a limit. */
  #throttle: Timer | undefined;
  #isToldThrottled = false;
  #isReading = true;
  #firstFrameTimer: Timer | undefined;
  /** Unix ms. */
  #tokenExpiresAt: number;
  #state: State = 'waiting';
  /** Whether the client has sent a frame of this protocol. */
  #hasSpoken = false;

  constructor(host: SessionHost, options: SessionOptions) {
    const { clock, limits } = host;
    this.#host = host;
    this.#room = options.room;
    this.connection = options.connection;
    this.actor = options.actor;
    this.grant = options.grant;
    this.#tenantId = options.tenantId;
    this.user = options.user;
    this.isSdk = options.isSdk;
    const [sibling] = this.#siblings();
    const budget = sibling?.budget ?? host.budgets.begin(budgetKeyOf(this), clock.now());
    this.#limiter = new FrameLimiter(budget, limits.byteBurst);
    this.#sender = new FrameSender({
      connection: this.connection,
      limits,
      traffic: host.traffic,
      onSent: (frame) => {
        this.#inspector()?.delivered(this.participantId, frame);
        this.#limiter.countSent(frame);
      },
      onSlow: () => this.close(closeCode.slow),
    });
    this.#firstFrameTimer = clock.after(host.firstFrameTimeoutMs, () =>
      this.close(closeCode.firstFrameTimeout),
    );
    this.#tokenExpiresAt = options.tokenExpiresAt;
    host.tokenEnds.add(this.#tokenExpiresAt, this);
  }

  get roomId(): string {
    return this.#room.roomId;
  }

  get participantId(): string {
    return this.actor.participantId;
  }

  get budget(): ParticipantBudget {
    return this.#limiter.budget;
  }

  get noteBudget(): NoteBudget {
    return this.budget.notes(this.clock.now());
  }

  get clock(): Clock {
    return this.#host.clock;
  }

  start(): void {
    if (this.isSdk) {
      const { epoch } = this.#room;
      const { id: clockId } = this.clock;
      this.sendReliable(encodeHello({ protocolVersion, epoch, clockId, ticketLifetimeMs }));
    }
    guardRoom(this.#room, () => this.#room.join(this));
  }

  /** Never throws. */
  receive(bytes: Uint8Array): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'waiting') {
      this.#state = 'active';
      this.#endFirstFrameTimer();
    }
    if (bytes.byteLength > this.#host.limits.maxFrameBytes) {
      this.close(closeCode.frameTooLarge);
    } else {
      this.#received.add(bytes);
      this.#work();
    }
  }

  /** No message of the protocol is a text frame. */
  receiveText(text: Uint8Array): void {
    if (this.#state === 'waiting') this.#sendAway(protocolOfText(text));
    else this.receive(noBytes);
  }

  /** Call it when the socket is gone. It is idempotent. */
  end(): void {
    // Frames over a limit would come too late now.
    for (let frame = this.#received.takeLast(); frame !== undefined; frame = this.#received.takeLast()) {
      if (this.#handle(frame) !== undefined) break;
    }
    this.#finish();
  }

  sendReliable(frame: Uint8Array): void {
    if (this.#state !== 'ended') this.#sender.sendReliable(frame);
  }

  sendTogether(frames: readonly Uint8Array[]): void {
    if (this.#state !== 'ended') this.#sender.sendTogether(frames);
  }

  sendVolatile(
    frame: Uint8Array,
    clientIds: readonly number[],
    latest: (ids: Iterable<number>) => Uint8Array,
  ): void {
    if (this.#state !== 'ended') this.#sender.sendVolatile(frame, clientIds, latest);
  }

  notify(notice: Notice): void {
    this.#host.traffic.noticed(notice.rule);
    this.#inspector()?.noticed(this.participantId, notice);
    if (this.isSdk) this.sendReliable(encodeNotice(notice));
  }

  correctGrowth(bytes: number): void {
    const { documentBytes } = this.budget;
    if (bytes > 0) documentBytes.charge(bytes, this.clock.now());
    else documentBytes.giveBack(-bytes);
  }

  countRefusals(count: number): void {
    if (!this.#limiter.countRefusals(count, this.clock.now())) this.close(closeCode.abuse);
  }

  tokenRenewed(expiresAt: number): void {
    if (expiresAt > this.#tokenExpiresAt) this.#expireAt(expiresAt);
  }

  tokenEnded(): void {
    this.close(closeCode.tokenExpired);
  }

  close(closeReason: CloseReason): void {
    if (this.#state === 'ended') return;
    closeConnection(this.connection, closeReason);
    this.#finish();
  }

  #sendAway(protocol: OtherProtocol): void {
    this.#host.onOtherProtocol(this.roomId, protocol);
    this.close(closeCode.otherProtocol);
  }

  #finish(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#received.clear();
    this.#throttle?.cancel();
    this.#endFirstFrameTimer();
    this.#host.tokenEnds.remove(this.#tokenExpiresAt, this);
    guardRoom(this.#room, () => this.#room.leave(this));
    if (this.#siblings().length > 0) return;
    this.#host.budgets.end(budgetKeyOf(this), this.budget, this.clock.now());
  }

  /** The other connections of the same grant, which share its budget. */
  #siblings(): RoomConnection[] {
    const { participantId, grant } = this;
    return this.#room.connectionsOf(participantId).filter((other) => other !== this && other.grant === grant);
  }

  /** A finished timer that is still referenced would stay in memory for the whole lesson. */
  #endFirstFrameTimer(): void {
    this.#firstFrameTimer?.cancel();
    this.#firstFrameTimer = undefined;
  }

  /** Not a getter: V8 looks up a private getter anew at each use, and every delivery calls this. */
  #inspector(): RoomInspector | undefined {
    return this.#host.inspectorOf?.(this.#room.roomId);
  }

  #countReceived(kind: ReceivedKind, bytes: number): void {
    this.#host.traffic.frameReceived(kind, bytes);
    this.#inspector()?.received(this.participantId, kind, bytes);
  }

  /** Handles the frames that this turn has room for. */
  #work(): void {
    const received = this.#received;
    const hadBegun = received.hasBegunTurn;
    for (let frame = received.take(); frame !== undefined; frame = received.take()) {
      const limit = this.#handle(frame);
      if (limit !== undefined && this.#state !== 'ended') this.#hold(frame.bytes, limit);
    }
    if (!hadBegun && received.hasBegunTurn) {
      this.clock.endOfTurn(() => {
        received.nextTurn();
        this.#work();
      });
    }
    this.#readOn(received.mayRead);
  }

  #hold(bytes: Uint8Array, { isPaid, reason, retryAfterMs }: Wait): void {
    this.#received.hold({ bytes, isPaid });
    // The client is told once for everything that is held up together.
    if (!this.#isToldThrottled) {
      this.#host.traffic.throttles += 1;
      this.notify({ rule: 'limit', reason, retryAfterMs });
    }
    this.#isToldThrottled = true;
    this.#throttle = this.clock.at(this.clock.now() + retryAfterMs, () => {
      this.#received.release();
      this.#work();
    });
  }

  #readOn(mayRead: boolean): void {
    if (mayRead) this.#isToldThrottled = false;
    if (mayRead === this.#isReading || this.#state === 'ended') return;
    this.#isReading = mayRead;
    if (mayRead) this.connection.resume();
    else this.connection.pause();
  }

  #handle({ bytes, isPaid }: ReceivedFrame): Wait | undefined {
    let paidBy: Payment = 'budget';
    if (!isPaid) {
      const admission = this.#limiter.admitBytes(bytes, this.clock.now());
      if (!admission.ok) return { ...admission, isPaid: false };
      paidBy = admission.paidBy;
    }
    let frame: ClientFrame;
    try {
      frame = decodeClientFrame(bytes);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      const protocol = this.#hasSpoken ? undefined : protocolOfFrame(bytes);
      if (protocol !== undefined) {
        this.#sendAway(protocol);
        return undefined;
      }
      this.#countReceived('unreadable', bytes.byteLength);
      this.#room.refuse(this, { rule: 'G1', reason: error.message });
      return undefined;
    }
    this.#hasSpoken = true;
    if (!isPaid) this.#countReceived(frame.kind, bytes.byteLength);
    return this.#admitFrame(frame, paidBy);
  }

  #admitFrame(frame: ClientFrame, paidBy: Payment): Wait | undefined {
    const admission = this.#limiter.admitFrame(frame, paidBy, this.clock.now());
    if (!admission.ok) return { ...admission, isPaid: true };
    this.#follow(frame);
    return undefined;
  }

  #follow(frame: ClientFrame): void {
    switch (frame.kind) {
      case 'ping':
        this.#sendPong(frame.clientTime);
        return;
      case 'token':
        void this.#renew(frame.token);
        return;
      case 'ticket':
        this.#sendTicket();
        return;
      default:
        guardRoom(this.#room, () => this.#room.receive(this, frame));
    }
  }

  #sendPong(clientTime: number): void {
    const { clock } = this;
    const receivedAt = clock.now();
    this.sendReliable(encodePong({ clientTime, receivedAt, sentAt: clock.now(), clockId: clock.id }));
  }

  #sendTicket(): void {
    const { actor, grant, participantId, roomId } = this;
    if (actor.role === 'server') return;
    const seat = { participantId, roomId, role: actor.role, tenantId: this.#tenantId, grant };
    this.sendReliable(encodeTicket(this.#host.issueTicket({ ...seat, expiresAt: this.#tokenExpiresAt })));
  }

  async #renew(token: string): Promise<void> {
    try {
      this.#expireAt(await this.#host.renew(this, token));
      this.sendReliable(encodeToken(token));
    } catch {
      this.close(closeCode.badToken);
    }
  }

  #expireAt(unixMs: number): void {
    if (this.#state === 'ended') return;
    const { tokenEnds } = this.#host;
    tokenEnds.remove(this.#tokenExpiresAt, this);
    this.#tokenExpiresAt = unixMs;
    tokenEnds.add(unixMs, this);
  }
}
