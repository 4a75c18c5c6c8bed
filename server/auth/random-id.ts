/** Ids in lower-case Crockford base32, with 5 random bits per character. They are safe in URLs, keys and logs. */
import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Returns an integer from 0 to `limit` − 1, each equally likely. */
export type RandomBelow = (limit: number) => number;

export const systemRandomBelow: RandomBelow = (limit) => randomInt(limit);

export function createRandomId(length: number, random: RandomBelow): string {
  return Array.from({ length }, () => alphabet.charAt(random(alphabet.length))).join('');
}

export function createRoomId(random: RandomBelow): string {
  return createRandomId(12, random);
}

/** Fits `ParticipantId` of shared/participant.ts. */
export function createParticipantId(random: RandomBelow): string {
  return createRandomId(10, random);
}
