/**
 * What a note and an edit cost the server, without sockets: `node scripts/run.mjs bench/frame-cost.ts [rounds]`.
 * CPU time of this process, which is much the same on a busy machine as on a quiet one.
 */
import { openSqliteRoomStore } from '../persistence/sqlite/open-sqlite-room-store.ts';
import { openSqliteSelStore } from '../persistence/sqlite/sel/open-sqlite-sel-store.ts';
import { createSystemClock } from '../server/clock.ts';
import { parseConfig } from '../server/config/parse-config.ts';
import { ParticipantBudgets } from '../server/limit/participant-budgets.ts';
import { Traffic } from '../server/metrics/traffic.ts';
import { RoomRegistry } from '../server/room/room-registry.ts';
import { SelService } from '../server/sel/sel-service.ts';
import type { Connection } from '../server/session/connection.ts';
import { Session } from '../server/session/session.ts';
import type { SessionHost } from '../server/session/session-host.ts';
import { TokenEnds } from '../server/session/token-ends.ts';
import { encodeSyncStep1 } from '../shared/protocol.ts';
import type { WireClient } from './comparison/wire/wire.ts';
import { createYjsWire } from './comparison/wire/yjs-wire.ts';

const students = 30;
const notesPerRound = 6000;
/** How many come in one turn of the event loop. */
const perTurn = 4;
const rounds = Number(process.argv[2] ?? 5);

const clock = createSystemClock();
const config = parseConfig({
  DOWNBEAT_NOTES_PER_SECOND: '1000',
  DOWNBEAT_NOTE_BURST: '10000',
  DOWNBEAT_UPDATES_PER_SECOND: '10000',
  DOWNBEAT_UPDATE_BURST: '100000',
});
const store = openSqliteRoomStore({ file: ':memory:', synchronous: 'FULL' });
const selStore = openSqliteSelStore({ file: ':memory:', lessonGapMs: config.timing.selLessonGapMs });
const sel = new SelService({
  clock,
  store: selStore,
  timing: config.timing,
  onSaved: () => {},
  onFault: console.error,
});
const rooms = new RoomRegistry({
  clock,
  store,
  config,
  random: () => 0,
  activity: sel.activity,
  events: {
    onDenial: (notice) => {
      throw new Error(notice.reason);
    },
    onPolicyError: console.error,
    onRoomFailure: console.error,
    onAhead: console.error,
    onCompactionFailure: console.error,
    onEpoch: () => {},
    onEpochFailure: console.error,
    onCommit: () => {},
    onTickLateness: () => {},
  },
});

let frames = 0;
const connection: Connection = {
  isOpen: true,
  bufferedBytes: 0,
  send: () => {
    frames += 1;
  },
  sendTogether: () => {
    frames += 1;
  },
  pause: () => {},
  resume: () => {},
  close: (code, reason) => {
    throw new Error(`closed with ${code}: ${reason}`);
  },
};

const wire = createYjsWire({ isAddressed: false, keepsDocuments: true });
const roomId = 'room';
await store.createRoom({
  roomId,
  tenantId: 'local',
  code: 'CODE',
  epoch: 1,
  createdAt: 0,
  expiresAt: 1e15,
  closedAt: null,
});
const room = await rooms.open(roomId);
const budgets = new ParticipantBudgets({
  ...config.limits,
  signalsPerSecond: 1e6,
  signalBurst: 1e9,
  bytesPerSecond: 1e9,
  byteBurst: 1e9,
});
const host: SessionHost = {
  clock,
  limits: config.limits,
  traffic: new Traffic(),
  tokenEnds: new TokenEnds(clock),
  budgets,
  firstFrameTimeoutMs: 1e6,
  issueTicket: () => '',
  onOtherProtocol: () => {},
  renew: () => Promise.resolve(0),
};
const seats: { session: Session; identity: WireClient; seq: number; order: number }[] = [];
for (let index = 0; index < students; index += 1) {
  const participantId = String(index).padStart(10, '0');
  const name = `Student ${index}`;
  await room.admit(await store.addParticipant({ participantId, roomId, name, role: 'student', joinedAt: 0 }));
  const session = new Session(host, {
    room,
    connection,
    user: { id: participantId, name, role: 'student' },
    actor: { participantId, role: 'student' },
    grant: 1,
    tenantId: 'local',
    isSdk: true,
    tokenExpiresAt: clock.unixNow() + 1e6,
  });
  session.start();
  session.receive(encodeSyncStep1(Uint8Array.of(0)));
  const identity = { clientId: 1000 + index, index, documentName: roomId };
  for (const frame of wire.entering(identity)) session.receive(frame);
  seats.push({ session, identity, seq: 0, order: 1 });
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** CPU µs of each frame that comes in, without its making. */
async function round(make: (seat: (typeof seats)[number]) => Uint8Array): Promise<string> {
  const made = Array.from({ length: notesPerRound }, (_, i) => {
    const seat = seats[(i * 7) % students];
    if (seat === undefined) throw new Error('There is no such seat.');
    return { session: seat.session, frame: make(seat) };
  });
  frames = 0;
  const before = process.cpuUsage();
  for (const [i, { session, frame }] of made.entries()) {
    session.receive(frame);
    if (i % perTurn === perTurn - 1) await turn();
  }
  await room.settled();
  const { user, system } = process.cpuUsage(before);
  return `${((user + system) / notesPerRound).toFixed(1)} µs each, ${(frames / notesPerRound).toFixed(1)} frames out`;
}

for (let i = 0; i < rounds; i += 1) {
  const notes = await round((seat) => {
    seat.seq += 1;
    seat.order += 1;
    return wire.note(seat.identity, seat.seq, seat.order);
  });
  console.log(`notes: ${notes}`);
}
for (const seat of seats) seat.seq = 0;
for (let i = 0; i < rounds; i += 1) {
  const edits = await round((seat) => {
    seat.seq += 1;
    return wire.edit(seat.identity, seat.seq);
  });
  console.log(`edits: ${edits}`);
}
process.exit();
