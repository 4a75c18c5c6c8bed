/** One room under inspection: a teacher's seat in it, and everything that is written down about it. */
import { type Classroom, connect } from '../../client/classroom.ts';
import type { ConnectionState } from '../../client/connection-state.ts';
import type { Session } from '../../client/session.ts';
import { InspectorSample } from '../../shared/inspector-api.ts';
import { barPosition } from '../../shared/metre.ts';
import { type RootName, rootNames } from '../../shared/room-table.ts';
import { bpmAtBeat } from '../../shared/timeline.ts';
import { activeTimeline } from '../../shared/timeline-pair.ts';
import { eventFeed } from '../room/event-feed.ts';
import { RoomHttp } from '../room/room-http.ts';
import { type AwarenessRow, awarenessRows } from './awareness-rows.ts';
import { type DocumentTable, documentTables } from './document-tables.ts';
import { FrameLog, type FrameRecord, type KindRate, type RoundTrip } from './frame-log.ts';
import type { NetworkConditions } from './network/conditions.ts';
import { SimulatedNetwork } from './network/simulated-network.ts';
import { type ClientRate, type ListedDenial, SampleLog } from './sample-log.ts';
import { type HeardTick, TickLog } from './tick-log.ts';

/** What the server sees of the room, a sample a second. What is missed between two connections is gone: figures go on. */
const followSamples = eventFeed({
  path: '/inspect',
  schema: InspectorSample,
  firstWaitMs: 3000,
  longestWaitMs: 3000,
});

/** Everything that the page shows, as of one moment. */
export interface InspectorView {
  readonly connection: ConnectionState;
  readonly title: string;
  readonly names: Readonly<Record<string, string>>;
  /** Counted from 1; undefined while nothing plays. */
  readonly beat: { readonly bar: number; readonly beatInBar: number; readonly bpm: number } | undefined;
  readonly rates: readonly KindRate[];
  readonly frames: readonly FrameRecord[];
  readonly now: number;
  readonly clients: readonly ClientRate[];
  readonly denials: readonly ListedDenial[];
  readonly deniedCount: number;
  readonly serverNow: number | undefined;
  readonly document: readonly DocumentTable[];
  readonly changedRoots: ReadonlySet<string>;
  readonly awareness: readonly AwarenessRow[];
  readonly roundTrips: readonly RoundTrip[];
  readonly bestRoundTripMs: number | undefined;
  readonly offsetMs: number | undefined;
  readonly ratePpm: number | undefined;
  readonly samples: number;
  readonly latenessMs: readonly number[];
  readonly ticks: readonly HeardTick[];
  readonly conditions: NetworkConditions;
}

const shownFrames = 60;
const changeShownMs = 1500;

export class Inspection {
  readonly classroom: Classroom;
  readonly network: SimulatedNetwork;
  readonly #frames = new FrameLog();
  readonly #samples = new SampleLog();
  readonly #ticks: TickLog;
  readonly #unfollow: () => void;
  #document: readonly DocumentTable[] | undefined;
  readonly #changedAt = new Map<RootName, number>();

  constructor(session: Session) {
    this.network = new SimulatedNetwork((direction, frame) =>
      this.#frames.record(direction, frame, performance.now()),
    );
    this.classroom = connect(session, { WebSocket: this.network.WebSocket });
    this.#ticks = new TickLog(this.classroom.awareness, this.classroom.time);
    for (const root of rootNames) {
      this.classroom.on(root, () => {
        this.#document = undefined;
        this.#changedAt.set(root, performance.now());
      });
    }
    this.classroom.on('epoch', () => {
      this.#document = undefined;
    });
    const { url, roomId } = session;
    this.#unfollow = followSamples({
      http: new RoomHttp({ url, roomId, token: () => this.classroom.freshToken() }),
      onEvent: (sample) => this.#samples.add(sample),
    });
  }

  view(): InspectorView {
    const { classroom, network } = this;
    const { presence, room } = classroom.state;
    const now = performance.now();
    this.#document ??= documentTables(classroom.doc);
    const { quality } = classroom.clockSync;
    const serverNow = classroom.clockSync.serverNow();
    return {
      connection: classroom.connection,
      title: room.title,
      names: Object.fromEntries(Object.entries(presence).map(([id, { name }]) => [id, name])),
      beat: this.#beat(),
      rates: this.#frames.rates(now),
      frames: this.#frames.newest(shownFrames),
      now,
      clients: this.#samples.clientRates(),
      denials: this.#samples.denials,
      deniedCount: this.#samples.deniedCount,
      serverNow,
      document: this.#document,
      changedRoots: new Set(
        rootNames.filter((root) => now - (this.#changedAt.get(root) ?? -1e9) < changeShownMs),
      ),
      awareness: awarenessRows(classroom.awareness),
      roundTrips: this.#frames.roundTrips,
      bestRoundTripMs: quality?.bestRoundTripMs,
      offsetMs: serverNow === undefined ? undefined : serverNow - now,
      ratePpm: quality?.ratePpm,
      samples: quality?.samples ?? 0,
      latenessMs: this.#samples.latenessMs,
      ticks: this.#ticks.ticks,
      conditions: network.conditions,
    };
  }

  /** The timeline is the server's: the gate takes this back, and says so. */
  tryForbiddenWrite(): void {
    this.classroom.doc.getMap('timeline').set('next', 'not for clients');
  }

  close(): void {
    this.#unfollow();
    this.#ticks.stop();
    void this.classroom.close();
  }

  #beat(): InspectorView['beat'] {
    const now = this.classroom.time.now();
    const beat = this.classroom.time.beatNow();
    if (now === undefined || beat === undefined) return undefined;
    const timeline = activeTimeline(now.pair, now.serverMs);
    if (!timeline.playing) return undefined;
    const { bar, beatInBar } = barPosition(timeline, Math.floor(beat));
    return { bar: bar + 1, beatInBar: Math.floor(beatInBar) + 1, bpm: bpmAtBeat(timeline, beat) };
  }
}
