/** Where guesses at codes and keys are counted: the network's address, and on it the device that names itself, or its connection. */
import type { FastifyRequest } from 'fastify';
import { deviceHeader } from '../../../shared/api.ts';
import type { GuessSource } from '../use-cases/code-guesses.ts';

const maxNameLength = 64;

export function guessSourceOf({ clientAddress, headers, socket }: FastifyRequest): GuessSource {
  const named = headers[deviceHeader];
  const isName = typeof named === 'string' && named.length > 0 && named.length <= maxNameLength;
  return { address: clientAddress, device: isName ? `named ${named}` : `port ${socket.remotePort}` };
}
