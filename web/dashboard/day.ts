/** Midnight before `unixMs`, on this device's calendar; Unix ms. */
export function startOfDay(unixMs: number): number {
  const day = new Date(unixMs);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
