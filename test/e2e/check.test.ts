import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CheckResult } from '../../cli/check/check-result.ts';
import { check } from '../../cli/check.ts';
import { UsageError } from '../../cli/command.ts';
import { createTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts';

let server: TestServer;
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server.close();
});

/** Wide, so that only what is wrong fails here, and not a busy machine. */
const patient = ['--note-p99', '5000', '--edit-p99', '5000', '--clock-spread', '500', '--gate-p99', '5000'];

async function run(
  args: readonly string[],
  options: TestServerOptions = {},
): Promise<{ code: number; result: CheckResult; text: string }> {
  server = await createTestServer(options);
  vi.stubEnv('DOWNBEAT_TEACHER_KEY', server.teacherKey);
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const code = await check.run([server.url, '--students', '3', '--notes', '12', ...args]);
  const result: CheckResult = args.includes('--json') ? JSON.parse(text) : { findings: [] };
  return { code, result, text };
}

describe('npx downbeat check', () => {
  it('finds a sound server fit to teach with, says the figures, and leaves no room behind', async () => {
    const { code, result } = await run(['--json', ...patient]);
    expect(result.findings.map(({ name, ok }) => [name, ok])).toEqual(
      ['delivery', 'order', 'convergence', 'clock', 'gate'].map((name) => [name, true]),
    );
    expect([code, result.ok]).toEqual([0, true]);
    const [delivery] = result.findings;
    expect(delivery?.figures).toMatchObject({ expected: 24, lost: 0, doubled: 0 });
    for (const name of ['p50', 'p95', 'p99', 'max']) expect(delivery?.figures[name]).toBeGreaterThan(0);
    expect(await server.store.countOpenRooms('local', server.clock.unixNow())).toBe(0);
  });

  it('says it in words too', async () => {
    const { code, text } = await run(patient);
    expect(code).toBe(0);
    expect(text).toMatch(
      /ok {4}delivery +24 of 24 notes heard, 0 twice; p50 [\d.]+, p95 [\d.]+, p99 [\d.]+, most [\d.]+ ms/,
    );
    expect(text).toContain('A class can be taught there.');
  });

  it('ends with 1 where figures are over their thresholds', async () => {
    const { code, result } = await run(['--json', ...patient, '--edit-p99', '1']);
    expect(code).toBe(1);
    expect(result.findings.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['convergence']);
  });

  it('finds a gate that lets students through', async () => {
    const { code, result } = await run(['--json', ...patient], {
      policy: () => ({ decide: () => ({ allowed: true }) }),
    });
    expect(code).toBe(1);
    const [failed, ...others] = result.findings.filter(({ ok }) => !ok);
    expect([failed?.name, others]).toEqual(['gate', []]);
    expect(failed?.figures).toMatchObject({ restored: 0 });
    expect(failed?.figures.leaks).toBeGreaterThan(0);
  }, 60_000);

  it('refuses a wrong key and wrong arguments with what to do', async () => {
    server = await createTestServer();
    vi.stubEnv('DOWNBEAT_TEACHER_KEY', 'WRONG-KEY-0000-0001');
    await expect(check.run([server.url])).rejects.toThrow(/no teacher key of this server/);
    for (const args of [
      [],
      ['downbeat.example'],
      [server.url, '--students', 'many'],
      [server.url, '--loud'],
    ]) {
      await expect(check.run(args)).rejects.toThrow(UsageError);
    }
  });
});
