import { describe, expect, it } from 'vitest';
import { limitOptions, serverOptions, timingOptions } from '../../../server/config/option-table.ts';
import { ConfigError, type Environment, parseConfig } from '../../../server/config/parse-config.ts';

function faultsOf(env: Environment): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('takes the documented defaults from an empty environment', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({
      port: 4000,
      host: '0.0.0.0',
      dataDir: './data',
      logLevel: 'info',
      synchronous: 'FULL',
      trustProxy: [],
    });
    expect(config.teacherKey).toBeUndefined();
    expect(config.limits).toMatchObject({
      maxFrameBytes: 1_048_576,
      updateBurst: 150,
      hardBufferBytes: 8_388_608,
    });
    expect(config.timing).toMatchObject({ pingIntervalMs: 3000, tokenGraceMs: 43_200_000 });
  });

  it('reads every integer option from its own variable', () => {
    for (const [name, option] of Object.entries({ ...limitOptions, ...timingOptions })) {
      expect(option.env).toMatch(/^DOWNBEAT_[A-Z]+(?:_[A-Z]+)*$/);
      expect(faultsOf({ [option.env]: 'many' }), name).toHaveLength(1);
      expect(option.default).toBeGreaterThanOrEqual(option.minimum);
      expect(option.default).toBeLessThanOrEqual(option.maximum);
    }
    expect(parseConfig({ DOWNBEAT_ROOM_IDLE_MS: '1234' }).timing.roomIdleMs).toBe(1234);
    expect(parseConfig({ DOWNBEAT_CLIENT_IDS_PER_MINUTE: '10' }).limits.clientIdsPerMinute).toBe(10);
  });

  it('gives every option a variable of its own', () => {
    const all = [serverOptions, limitOptions, timingOptions].flatMap((options) => Object.values(options));
    expect(new Set(all.map(({ env }) => env)).size).toBe(all.length);
  });

  it('names all faults in one error', () => {
    const faults = faultsOf({
      PORT: '65536',
      LOG_LEVEL: 'loud',
      DOWNBEAT_UPDATE_BURST: '-3',
      PUBLIC_URL: 'school',
    });
    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toMatch(
      /PORT.*0 to 65535[\s\S]*LOG_LEVEL.*fatal, error[\s\S]*PUBLIC_URL[\s\S]*UPDATE_BURST/,
    );
  });

  it.each(['1.5', '1e3', '0x10', ' ', '٣', '99999999999999999999'])(
    'refuses %j as a whole number',
    (text) => {
      expect(faultsOf({ DOWNBEAT_UPDATES_PER_SECOND: text })).toHaveLength(text.trim() === '' ? 0 : 1);
    },
  );

  it('counts an empty variable as unset', () => {
    expect(parseConfig({ PORT: '', DOWNBEAT_SECRET: ' ' })).toMatchObject({ port: 4000, secret: undefined });
  });

  it.each([
    [
      { DOWNBEAT_UPDATE_BURST: '10' },
      'DOWNBEAT_UPDATE_BURST (10) must be at least DOWNBEAT_UPDATES_PER_SECOND (30).',
    ],
    [
      { DOWNBEAT_PING_TIMEOUT_MS: '3000' },
      'DOWNBEAT_PING_TIMEOUT_MS (3000) must be more than DOWNBEAT_PING_INTERVAL_MS (3000).',
    ],
    [
      { DOWNBEAT_SOFT_BUFFER_BYTES: '8388608' },
      'DOWNBEAT_HARD_BUFFER_BYTES (8388608) must be more than DOWNBEAT_SOFT_BUFFER_BYTES (8388608).',
    ],
    [
      { DOWNBEAT_TICK_LEAD_MS: '900' },
      'DOWNBEAT_TEMPO_LEAD_MS (800) must be at least DOWNBEAT_TICK_LEAD_MS (900).',
    ],
  ])('checks options against each other: %o', (env, fault) => {
    expect(faultsOf(env)).toEqual([fault]);
  });

  it('never repeats a secret in an error', () => {
    const faults = faultsOf({ DOWNBEAT_SECRET: 'hunter2', DOWNBEAT_TEACHER_KEY: '!!hunter2!!!!!!!!' });
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('refuses a teacher key that has too few letters and digits to be told from another', () => {
    expect(faultsOf({ DOWNBEAT_TEACHER_KEY: '-'.repeat(40) })).toHaveLength(1);
    expect(faultsOf({ DOWNBEAT_TEACHER_KEY: 'a-b-c-d-e-f-1-2-3-4-5-6' })).toEqual([]);
  });

  it('takes a public address without its trailing slash, and no other kind of address', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://school.example/music/' }).publicUrl).toBe(
      'https://school.example/music',
    );
    for (const url of ['ws://x', 'https://x?y', 'https://user@x', 'https://']) {
      expect(faultsOf({ PUBLIC_URL: url }), url).toHaveLength(1);
    }
  });

  it('believes no proxy, the private ones, or those that are listed', () => {
    expect(parseConfig({ TRUST_PROXY: 'false' }).trustProxy).toEqual([]);
    expect(parseConfig({ TRUST_PROXY: 'true' }).trustProxy).toEqual(['loopback', 'linklocal', 'uniquelocal']);
    expect(parseConfig({ TRUST_PROXY: '10.0.0.1, fd00::/8,loopback' }).trustProxy).toEqual([
      '10.0.0.1',
      'fd00::/8',
      'loopback',
    ]);
    for (const wrong of ['1', 'proxy', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.1,']) {
      expect(faultsOf({ TRUST_PROXY: wrong }), wrong).toHaveLength(1);
    }
  });

  it('is frozen through and through', () => {
    const config = parseConfig({});
    for (const part of [config, config.limits, config.timing, config.trustProxy])
      expect(Object.isFrozen(part)).toBe(true);
  });
});
