/** Guesses at codes and keys are counted by network address and, within it, by the device's own name or else its connection. */
import type { FastifyRequest } from 'fastify';
import { deviceHeader } from '../../../shared/api.ts';
import type { GuessSource } from '../use-cases/code-guesses.ts';

const maxNameLength = 64;

export function guessSourceOf({ clientAddress, headers, socket }: FastifyRequest): GuessSource {
  const named = headers[deviceHeader];
  const isName = typeof named === 'string' && named.length > 0 && named.length <= maxNameLength;
  return { address: clientAddress, device: isName ? `named ${named}` : `port ${socket.remotePort}` };
}
