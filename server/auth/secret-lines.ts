/** The file of signing secrets: one per line, newest first. A retired secret is followed by the time of its retirement (Unix ms). */
import type { SigningKey } from './signing-keys.ts';

interface SecretLine {
  readonly secret: string;
  readonly retiredAt?: number | undefined;
}

/** How many secrets are kept when the file is rewritten: more than are needed even if the secret changes every day. */
const maxLines = 5;

export function parseSecretLines(text: string): SigningKey[] {
  return readLines(text).map(({ secret, retiredAt }) => ({ secret: encodeSecret(secret), retiredAt }));
}

/** Returns the text with `secret` as the newest. */
export function rotateSecretLines(text: string, secret: string, nowUnixMs: number): string {
  const older = readLines(text).map((line) => ({ ...line, retiredAt: line.retiredAt ?? nowUnixMs }));
  const lines = [{ secret, retiredAt: undefined }, ...older].slice(0, maxLines);
  return lines
    .map((line) => [line.secret, ...(line.retiredAt === undefined ? [] : [line.retiredAt])].join(' '))
    .join('\n');
}

export function encodeSecret(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}

function readLines(text: string): SecretLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const text = line.trim();
      const gap = text.lastIndexOf(' ');
      const last = text.slice(gap + 1);
      if (gap === -1 || !/^\d{13}$/.test(last)) return { secret: text };
      return { secret: text.slice(0, gap).trim(), retiredAt: Number(last) };
    });
}
