import { expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';

const entries = Object.entries(closeCode);

it('every code has one name', () => {
  expect(new Set(entries.map(([, { code }]) => code)).size).toBe(entries.length);
});

it.each(entries)('the reason of %s fits into a close frame (RFC 6455, section 5.5)', (_, { reason }) => {
  expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123);
});
