/**
 * One server's figures for Prometheus. Labels are bounded by the tables of the code: rules, close codes, routes, kinds of frame;
 * never a room, a participant or an address.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { closeCode } from '../../shared/close-code.ts';
import { type LiveFigures, noFigures } from './live-figures.ts';
import { processMetrics } from './process-metrics.ts';
import { Traffic } from './traffic.ts';
import { registerTraffic } from './traffic-metrics.ts';

/** Seconds. Negative values are ahead of time, which a beat's announcement may be. */
const latenessBuckets = [-0.005, -0.001, 0, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05];
const commitBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1];
const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export type RoomFault = 'failure' | 'compaction' | 'epoch';
const roomFaults: readonly RoomFault[] = ['failure', 'compaction', 'epoch'];

const closeNames = new Map<number, string>(Object.entries(closeCode).map(([name, { code }]) => [code, name]));

export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, or undefined if no route matched. */
  readonly route: string | undefined;
  readonly status: number;
  readonly durationMs: number;
}

export class ServerMetrics {
  readonly traffic = new Traffic();
  #look: () => LiveFigures = () => noFigures;
  readonly #registry = new Registry();
  readonly #tickLateness: Histogram;
  readonly #commitDuration: Histogram;
  readonly #commitRooms: Counter;
  readonly #closes: Counter<'reason'>;
  readonly #drops: Counter<'limit'>;
  readonly #wrong: Counter<'kind'>;
  readonly #roomFaults: Counter<'kind'>;
  readonly #epochs: Counter;
  readonly #selWrites: Counter;
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  constructor() {
    const registers = [this.#registry];
    this.#tickLateness = new Histogram({
      name: 'downbeat_beat_lateness_seconds',
      help: 'How late a beat was announced, against the moment that its lead asks for; below 0 is early',
      buckets: latenessBuckets,
      registers,
    });
    this.#commitDuration = new Histogram({
      name: 'downbeat_commit_duration_seconds',
      help: 'How long one transaction of the log took',
      buckets: commitBuckets,
      registers,
    });
    this.#commitRooms = new Counter({
      name: 'downbeat_commit_rooms_total',
      help: 'Updates of rooms stored: divided by the number of commits, how many rooms shared one',
      registers,
    });
    this.#closes = new Counter({
      name: 'downbeat_closes_total',
      help: 'Connections that the server closed, by the name of the close code (docs/errors.md), or terminated',
      labelNames: ['reason'],
      registers,
    });
    for (const reason of [...closeNames.values(), 'dead']) this.#closes.inc({ reason }, 0);
    this.#drops = new Counter({
      name: 'downbeat_dropped_connections_total',
      help: 'Connections dropped unread, because the server or one network address had too many',
      labelNames: ['limit'],
      registers,
    });
    for (const limit of ['server', 'address']) this.#drops.inc({ limit }, 0);
    this.#wrong = new Counter({
      name: 'downbeat_wrong_credentials_total',
      help: 'Join codes that named no room to be joined, and keys and tokens that were none: typed wrong, or guessed',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of ['code', 'key']) this.#wrong.inc({ kind }, 0);
    this.#roomFaults = new Counter({
      name: 'downbeat_room_faults_total',
      help: 'Rooms that failed and were dropped; snapshots and epochs that could not be stored',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of roomFaults) this.#roomFaults.inc({ kind }, 0);
    this.#epochs = new Counter({
      name: 'downbeat_epochs_total',
      help: 'Documents that began a new epoch (docs/growth.md)',
      registers,
    });
    this.#selWrites = new Counter({
      name: 'downbeat_sel_writes_total',
      help: 'Writes of participation that reached the store',
      registers,
    });
    this.#requests = new Histogram({
      name: 'downbeat_http_request_duration_seconds',
      help: 'HTTP requests answered, by route; upgrades to WebSockets are not among them',
      labelNames: ['method', 'route', 'status'],
      buckets: requestBuckets,
      registers,
    });
    registerTraffic(this.#registry, this.traffic);
    this.#registerLive();
  }

  /** `look` returns what is looked up when the figures are read. */
  lookAt(look: () => LiveFigures): void {
    this.#look = look;
  }

  beatAnnounced(latenessMs: number): void {
    this.#tickLateness.observe(latenessMs / 1000);
  }

  committed(durationMs: number, rooms: number): void {
    this.#commitDuration.observe(durationMs / 1000);
    this.#commitRooms.inc(rooms);
  }

  /** `dead`: given up after a silence. */
  closed(code: number | 'dead'): void {
    this.#closes.inc({ reason: (code === 'dead' ? code : closeNames.get(code)) ?? 'other' });
  }

  connectionDropped(limit: 'server' | 'address'): void {
    this.#drops.inc({ limit });
  }

  wrongCredential(kind: 'code' | 'key'): void {
    this.#wrong.inc({ kind });
  }

  roomFault(kind: RoomFault): void {
    this.#roomFaults.inc({ kind });
  }

  epochBegun(): void {
    this.#epochs.inc();
  }

  selWritten(): void {
    this.#selWrites.inc();
  }

  answered({ method, route = 'none', status, durationMs }: AnsweredRequest): void {
    this.#requests.observe({ method, route, status: String(status) }, durationMs / 1000);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In Prometheus's text format. */
  async text(): Promise<string> {
    const parts = await Promise.all([this.#registry.metrics(), processMetrics().metrics()]);
    return parts.join('\n');
  }

  /** All of Downbeat's own figures, for the docs. */
  describe(): { readonly name: string; readonly type: string; readonly help: string }[] {
    return [this.#registry, processMetrics()]
      .flatMap((registry) => registry.getMetricsAsArray())
      .filter(({ name }) => name.startsWith('downbeat_'))
      .map(({ name, type, help }) => ({ name, type: String(type), help }));
  }

  #registerLive(): void {
    const gauges: readonly (readonly [string, string, (figures: LiveFigures) => number])[] = [
      ['downbeat_rooms', 'Live rooms', ({ rooms }) => rooms],
      ['downbeat_sessions', 'Connections that are in a room', ({ sessions }) => sessions],
      ['downbeat_unsettled_rooms', 'Rooms with updates not yet in the log', (f) => f.unsettledRooms],
      ['downbeat_sockets', 'Open WebSockets', ({ sockets }) => sockets.sockets],
      ['downbeat_paused_sockets', 'Sockets over a limit, read no further for now', (f) => f.sockets.paused],
      ['downbeat_unsent_bytes', 'Bytes that wait in all sockets', ({ sockets }) => sockets.unsentBytes],
      ['downbeat_unsent_bytes_max', 'Bytes that wait in the slowest', (f) => f.sockets.mostUnsentBytes],
      ['downbeat_sel_waiting', 'Writes of participation that wait', ({ sel }) => sel.waiting],
      ['downbeat_sel_dead_letters', 'Writes of participation put aside as failed', (f) => f.sel.deadLetters],
      ['downbeat_sel_unkept', 'Writes of participation lost since the start', ({ sel }) => sel.unkept],
      ['downbeat_draining', '1 while the server is going down', ({ draining }) => (draining ? 1 : 0)],
    ];
    for (const [name, help, read] of gauges) {
      const collect = (): void => gauge.set(read(this.#look()));
      const gauge = new Gauge({ name, help, registers: [this.#registry], collect });
    }
  }
}
