import type { ClientKind } from './client-worker-message.ts';

/** What a run of the harness has found. */
export class Tally {
  kills = 0;
  readonly faults: string[] = [];
  /** Ms from the server's return until each client was in step again. */
  readonly backMs: Readonly<Record<ClientKind, number[]>> = { sdk: [], stock: [], light: [] };
  /** Ms from the kill until everybody held the same. */
  readonly convergedMs: number[] = [];
  /** Ms from the server's return to its first client, in rounds that took clients by surprise. */
  readonly startMs: number[] = [];
  /** The server's processor time, ms, from its return until all were in step. */
  readonly returnCpuMs: number[] = [];
  readonly beatShiftMs: number[] = [];
  receivedChecked = 0;
  heardNotes = 0;
  doubledNotes = 0;
  epochs = 0;
  confirmed = 0;

  fault(text: string): void {
    this.faults.push(`kill ${this.kills}: ${text}`);
  }

  lines(): string[] {
    const all = Object.values(this.backMs).flat();
    const within = all.filter((ms) => ms <= 3000).length;
    return [
      `kills ${this.kills}, faults ${this.faults.length}`,
      `clients whose copy was compared with the disk: ${this.receivedChecked}; new epochs ${this.epochs}; reflections confirmed ${this.confirmed}`,
      `back after the server's return, SDK: ${quantiles(this.backMs.sdk)}`,
      `back after the server's return, stock: ${quantiles(this.backMs.stock)}`,
      `back after the server's return, light: ${quantiles(this.backMs.light)}`,
      `back after the server's return, all: ${quantiles(all)}`,
      `within 3 s: ${within} of ${all.length} (SDK ${share(this.backMs.sdk)})`,
      `kill to everybody the same: ${quantiles(this.convergedMs)}`,
      `server's processor time until all were back: ${quantiles(this.returnCpuMs)}`,
      `process start to ready: ${quantiles(this.startMs)}`,
      `beat moved by: ${quantiles(this.beatShiftMs)}`,
      `notes heard ${this.heardNotes}, twice ${this.doubledNotes}`,
    ];
  }
}

function share(values: readonly number[]): string {
  return `${values.filter((ms) => ms <= 3000).length} of ${values.length}`;
}

export function quantiles(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms (n ${sorted.length})`;
}
