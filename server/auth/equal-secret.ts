import { createHash, timingSafeEqual } from 'node:crypto';

/** Takes the same time whichever character is wrong, and whatever the lengths are. */
export function equalSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
