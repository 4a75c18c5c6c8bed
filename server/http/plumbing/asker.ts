import type { FastifyRequest } from 'fastify';
import { deviceHeader } from '../../../shared/api.ts';
import type { Asker } from '../use-cases/code-guesses.ts';

const maxNameLength = 64;

export function askerOf({ clientAddress, headers, socket }: FastifyRequest): Asker {
  const named = headers[deviceHeader];
  const isName = typeof named === 'string' && named.length > 0 && named.length <= maxNameLength;
  return { address: clientAddress, device: isName ? `named ${named}` : `port ${socket.remotePort}` };
}
