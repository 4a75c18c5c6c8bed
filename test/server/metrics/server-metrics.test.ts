import { describe, expect, it } from 'vitest';
import { noFigures } from '../../../server/metrics/live-figures.ts';
import { ServerMetrics } from '../../../server/metrics/server-metrics.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { noticeRules } from '../../../shared/notice.ts';
import { MetricFigures } from '../../support/metric-figures.ts';

async function read(metrics: ServerMetrics): Promise<MetricFigures> {
  return new MetricFigures(await metrics.text());
}

describe('ServerMetrics', () => {
  it("are one server's own: two in a process don't mix, but for what is the process's", async () => {
    const [one, two] = [new ServerMetrics(), new ServerMetrics()];
    one.committed(3, 2);
    one.traffic.frameDelivered('reliable', 100);
    const [first, second] = [await read(one), await read(two)];
    expect(first.get('downbeat_commit_rooms_total')).toBe(2);
    expect(first.get('downbeat_deliveries_total{lane="reliable"}')).toBe(1);
    expect(second.get('downbeat_commit_rooms_total')).toBe(0);
    expect(second.get('downbeat_deliveries_total{lane="reliable"}')).toBe(0);
    expect(second.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('give beats their own buckets, in seconds: early ones below 0', async () => {
    const metrics = new ServerMetrics();
    for (const latenessMs of [-4, -0.5, 0.2, 3, 60]) metrics.beatAnnounced(latenessMs);
    const figures = await read(metrics);
    const upTo = (le: string): number => figures.get(`downbeat_beat_lateness_seconds_bucket{le="${le}"}`);
    expect(['-0.005', '-0.001', '0', '0.00025', '0.005', '0.05', '+Inf'].map(upTo)).toEqual([
      0, 1, 2, 3, 4, 4, 5,
    ]);
  });

  it('name every close code and every rule from the start, and no code that is not in the table', async () => {
    const metrics = new ServerMetrics();
    const figures = await read(metrics);
    for (const name of Object.keys(closeCode))
      expect(figures.series).toContain(`downbeat_closes_total{reason="${name}"}`);
    for (const rule of noticeRules)
      expect(figures.series).toContain(`downbeat_refusals_total{rule="${rule}"}`);
    for (const code of [closeCode.slow.code, 'dead', 1000, 4999] as const) metrics.closed(code);
    const after = await read(metrics);
    expect(after.get('downbeat_closes_total{reason="slow"}')).toBe(1);
    expect(after.get('downbeat_closes_total{reason="dead"}')).toBe(1);
    expect(after.get('downbeat_closes_total{reason="other"}')).toBe(2);
  });

  it('look up what lives when they are read', async () => {
    const metrics = new ServerMetrics();
    let rooms = 1;
    metrics.lookAt(() => ({ ...noFigures, rooms, draining: true }));
    expect((await read(metrics)).get('downbeat_rooms')).toBe(1);
    rooms = 7;
    const figures = await read(metrics);
    expect([figures.get('downbeat_rooms'), figures.get('downbeat_draining')]).toEqual([7, 1]);
  });
});
