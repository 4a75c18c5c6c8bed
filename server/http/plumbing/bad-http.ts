/** Bytes that are not HTTP never reach a route. They are answered on the bare socket, which is then closed. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ProblemCode, problemTable, problemType } from '../../../shared/problem.ts';

type Fault = readonly [code: ProblemCode, detail: string];

const unreadable: Fault = [
  'INVALID_REQUEST',
  'The bytes received are no HTTP request that this server can read.',
];

/** By Node's error codes. */
const faults: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: [
    'HEAD_TOO_LARGE',
    'Address and headers together are larger than this server accepts.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The request did not arrive whole in time.'],
};

/** `instance` is empty, because nothing was read that could be given an id. */
export function answerBadHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = faults[error.code ?? ''] ?? unreadable;
  const { status, title } = problemTable[code];
  const body = JSON.stringify({ type: problemType(code), code, title, status, detail, instance: '' });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`);
}
