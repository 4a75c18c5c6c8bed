import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 10;

/** The id of a student or a class that is created when two part. Fits `ParticipantId` of shared/participant.ts. */
export function newSelId(): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
