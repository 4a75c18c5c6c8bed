import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 10;

/** For a student or a class that begins where two part: fits `ParticipantId` of shared/participant.ts. */
export function newSelId(): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
