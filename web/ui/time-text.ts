/** Times as this device writes them. `unixMs`: Unix ms. */
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });

export function clockTime(unixMs: number): string {
  return clock.format(unixMs);
}

export function dayAndTime(unixMs: number): string {
  return `${day.format(unixMs)}, ${clock.format(unixMs)}`;
}
