/** Bytes that are not HTTP never reach a route: answered on the bare socket, then closed. */
import type { Socket } from 'node:net';
import { type ProblemCode, problemTable, problemType } from '../../shared/problem.ts';

/** `instance` is empty: nothing was read that could be given an id. */
export function answerBadHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code: ProblemCode = 'INVALID_REQUEST';
  const { status, title } = problemTable[code];
  const detail = 'The bytes received are no HTTP request that this server can read.';
  const body = JSON.stringify({ type: problemType(code), code, title, status, detail, instance: '' });
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`);
}
