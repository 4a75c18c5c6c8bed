import { describe, expect, it } from 'vitest';
import { qrPath } from '../../../web/room/qr-path.ts';

describe('QR path', () => {
  it('draws each run of dark modules once', () => {
    expect(
      qrPath([
        [true, true, false, true],
        [false, false, false, false],
        [false, true, false, false],
      ]),
    ).toBe('M0 0h2v1h-2zM3 0h1v1h-1zM1 2h1v1h-1z');
  });
});
