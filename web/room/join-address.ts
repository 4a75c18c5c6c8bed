/** Where children come in. The code is an address and no secret; behind the #, it is in no server's log. */
export function joinAddress(origin: string, code: string): string {
  return `${origin}/#code=${encodeURIComponent(code)}`;
}

/** As it is read out and typed: without the scheme. */
export function spokenAddress(origin: string): string {
  return origin.replace(/^https?:\/\//, '');
}
