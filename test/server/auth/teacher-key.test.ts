import { describe, expect, it } from 'vitest';
import { createParticipantId, createRoomId, systemRandomBelow } from '../../../server/auth/random-id.ts';
import { createReadableKey } from '../../../server/auth/readable-key.ts';
import { TeacherKeys } from '../../../server/auth/teacher-key.ts';
import { participantIdPattern } from '../../../shared/participant.ts';

describe('teacher keys', () => {
  const keys = new TeacherKeys({ local: '7KQ2-M0XD-94TB-1EWS', north: 'another key of a school' });

  it('belong to a tenant', () => {
    expect(keys.tenantOf('7KQ2-M0XD-94TB-1EWS')).toBe('local');
    expect(keys.tenantOf('another key of a school')).toBe('north');
    expect(keys.tenantOf('7KQ2-M0XD-94TB-1EWT')).toBeUndefined();
    expect(keys.tenantOf('')).toBeUndefined();
  });

  it.each(['7kq2m0xd94tb1ews', '7KQ2 MOXD 94TB IEWS', '7kq2-moxd-94tb-lews'])(
    'are found as typed: %s',
    (typed) => {
      expect(keys.tenantOf(typed)).toBe('local');
    },
  );

  it('are made of four groups without look-alikes', () => {
    const made = new Set(Array.from({ length: 100 }, () => createReadableKey(systemRandomBelow)));
    expect(made.size).toBe(100);
    for (const key of made) expect(key).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  });
});

it('makes ids that the room table accepts', () => {
  expect(createParticipantId(systemRandomBelow)).toMatch(new RegExp(`^${participantIdPattern}$`));
  expect(createRoomId(systemRandomBelow)).toMatch(/^[0-9a-hjkmnp-tv-z]{12}$/);
});
