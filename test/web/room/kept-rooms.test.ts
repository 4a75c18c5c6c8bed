import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptVersions } from '../../../web/pattern/kept-versions.ts';
import { forgetRoom, keepCode, keepRoom, keptRoom, keptRooms } from '../../../web/room/kept-rooms.ts';

const session = (roomId: string) => ({
  url: 'http://school.test',
  wsUrl: 'ws://school.test/ws',
  roomId,
  code: 'TEMPO-4821',
  participantId: '0123456789',
  role: 'teacher' as const,
  token: 'secret',
  expiresAt: 1000,
});

class MemoryStorage {
  readonly #values = new Map<string, string>();
  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }
  removeItem(key: string): void {
    this.#values.delete(key);
  }
}

describe('rooms kept on this device', () => {
  beforeEach(() => vi.stubGlobal('localStorage', new MemoryStorage()));
  afterEach(() => vi.unstubAllGlobals());

  it('come newest first, and a room is kept once', () => {
    keepRoom({ session: session('a'), title: 'Old', openedAt: 1 });
    keepRoom({ session: session('b'), title: 'New', openedAt: 2 });
    keepRoom({ session: session('a'), title: 'Old, renamed', openedAt: 1 });
    expect(keptRooms().map(({ title }) => title)).toEqual(['New', 'Old, renamed']);
  });

  it('follow a new code, and are forgotten', () => {
    keepRoom({ session: session('a'), title: '', openedAt: 1 });
    keepCode('a', 'SAMBA-1000');
    expect(keptRoom('a')?.session.code).toBe('SAMBA-1000');
    forgetRoom('a');
    expect(keptRooms()).toEqual([]);
  });

  it('leave no pattern behind when they are forgotten', () => {
    keepRoom({ session: session('a'), title: '', openedAt: 1 });
    new KeptVersions('a').add({ savedAt: 1, patterns: {}, cells: { 'p1:0:0': 1 } });
    expect(new KeptVersions('a').all).toHaveLength(1);
    forgetRoom('a');
    expect(new KeptVersions('a').all).toEqual([]);
  });

  it('are none where what is stored is something else', () => {
    localStorage.setItem('downbeat:teacher-rooms', '[{"session":{"token":1}}]');
    expect(keptRooms()).toEqual([]);
  });

  it('keep no epoch: there is no copy of the document that it could belong to', () => {
    keepRoom({ session: { ...session('a'), ...{ epoch: 3 } }, title: '', openedAt: 1 });
    expect(localStorage.getItem('downbeat:teacher-rooms')).not.toContain('epoch');
  });
});
