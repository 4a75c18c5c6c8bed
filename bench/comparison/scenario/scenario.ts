/** One question to every peer. */
import type { LoadProcess } from '../load-process.ts';
import type { PeerName } from '../peer.ts';
import { faultsOf, type Probe } from '../probe.ts';
import type { Sample } from '../sample.ts';

export interface ScenarioRun {
  readonly peer: PeerName;
  readonly repeat: number;
  /** Of each measurement. */
  readonly seconds: number;
  readonly load: LoadProcess;
  /** What the same run has brought so far. */
  readonly earlier: readonly Sample[];
  /** Tells whoever waits. */
  say(text: string): void;
}

export interface Scenario {
  readonly name: string;
  asks(peer: PeerName): boolean;
  /** Fewer than asked for where one run says enough. */
  readonly maxRepeats?: number;
  run(run: ScenarioRun): Promise<Sample[]>;
}

export function sampleOf(
  { peer, repeat }: ScenarioRun,
  point: string,
  probe: Probe,
  isEdits = false,
): Sample {
  const { load } = probe;
  const { p50, p95, p99, max } = isEdits ? load.edits : load.notes;
  return {
    peer,
    repeat,
    point,
    figures: {
      rooms: probe.rooms,
      clients: probe.clients,
      p50,
      p95,
      p99,
      max,
      deliveredShare: load.expected === 0 ? 1 : load.delivered / load.expected,
      deliveriesPerSecond: (load.delivered / load.measuredMs) * 1000,
      framesPerDelivery: load.frames / Math.max(1, load.delivered),
      cpuPerDelivery: probe.cpuPerDelivery,
      serverCores: probe.serverCores,
      rssBytes: probe.rssBytes,
      lost: load.lost,
      doubled: load.doubled,
      generatorCores: load.generatorCores,
      generatorLatenessP99: load.generatorLateness.p99,
      foreignCores: probe.foreignCores,
    },
    faults: faultsOf(probe),
  };
}

export function probeText(probe: Probe, isEdits = false): string {
  const { rooms, load, cpuPerDelivery, serverCores, foreignCores } = probe;
  const { p50, p95, p99 } = isEdits ? load.edits : load.notes;
  const share = load.expected === 0 ? 100 : (100 * load.delivered) / load.expected;
  const text =
    `${rooms} rooms: p50 ${p50} p95 ${p95} p99 ${p99} ms, ${share.toFixed(1)} % delivered, ` +
    `${cpuPerDelivery.toFixed(1)} µs/delivery, server ${serverCores.toFixed(2)} cores, ` +
    `load ${load.generatorCores.toFixed(2)} (late p99 ${load.generatorLateness.p99} ms), others ${foreignCores.toFixed(2)} ${faultsOf(probe).join(', ')}`;
  return text.trimEnd();
}
