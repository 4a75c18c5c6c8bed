/** What a page's clock reads when this process's does, so that pages of several browsers can be compared. */
import type { Page } from 'playwright-core';

const looks = 40;

/** Unix ms to add to a page's own; wrong by at most half of the quickest of many looks. */
export async function pageClockOffsetMs(
  page: Page,
): Promise<{ readonly offsetMs: number; readonly errorMs: number }> {
  let best = { offsetMs: 0, errorMs: Number.POSITIVE_INFINITY };
  for (let look = 0; look < looks; look++) {
    const sentAt = unixNow();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const backAt = unixNow();
    const errorMs = (backAt - sentAt) / 2;
    if (errorMs < best.errorMs) best = { offsetMs: (sentAt + backAt) / 2 - there, errorMs };
  }
  return best;
}

/** Monotonic, on the wall clock's scale. */
export function unixNow(): number {
  return performance.timeOrigin + performance.now();
}
