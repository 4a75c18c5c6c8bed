/** HTTP: too many requests, too large ones, and bytes that are none. */
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack, Tally, Target } from '../attack.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const json = { 'content-type': 'application/json' };

function send(
  agent: Agent,
  url: string,
  { method, path, headers = {}, body }: Call,
  tally: Tally,
): Promise<void> {
  tally.sent += 1;
  return new Promise((resolve) => {
    const call = request(url + path, { method, agent, headers }, (answer) => {
      tally.answered(answer.statusCode ?? 0);
      answer.resume();
      answer.on('error', () => {});
      answer.on('close', resolve);
    });
    call.on('error', () => {
      tally.answered(0);
      resolve();
    });
    call.end(body);
  });
}

/** `next` gives the nth call. */
function requests(name: string, connections: number, next: (target: Target, n: number) => Call): Attack {
  return {
    name,
    async run(target, tally, signal) {
      const agent = new Agent({ keepAlive: true, maxSockets: connections });
      let count = 0;
      const one = async (): Promise<void> => {
        while (!signal.aborted) {
          count += 1;
          await send(agent, target.url, next(target, count), tally);
        }
      };
      await Promise.all(Array.from({ length: connections }, one));
      agent.destroy();
    },
  };
}

const garbage: Attack = {
  name: 'bytes that are no HTTP',
  async run({ url }, tally, signal) {
    const { hostname, port } = new URL(url);
    while (!signal.aborted) {
      for (let i = 0; i < 20; i++) {
        const socket = connect(Number(port), hostname);
        tally.sent += 1;
        socket.on('error', () => {});
        socket.on('data', (data: Buffer) => tally.answered(Number(data.toString().slice(9, 12))));
        socket.end(randomBytes(2000));
      }
      await sleep(10);
    }
  },
};

/** Thousands of small requests in one piece, none of whose answers is waited for. */
const pipelined: Attack = {
  name: 'pipelined requests',
  async run({ url }, tally, signal) {
    const { hostname, port } = new URL(url);
    const bytes = Buffer.from('GET / HTTP/1.1\r\nHost:x\r\n\r\n'.repeat(2400));
    const one = async (): Promise<void> => {
      while (!signal.aborted) {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        socket.write(bytes);
        tally.sent += 1;
        await new Promise((resolve) => socket.once('close', resolve));
        await sleep(10);
      }
    };
    await Promise.all(Array.from({ length: 20 }, one));
  },
};

export const badRequests: readonly Attack[] = [
  requests('guessing join codes', 50, (_target, n) => ({
    method: 'POST',
    path: `/api/rooms/TEMPO-${1000 + (n % 9000)}/join`,
    headers: json,
    body: '{"name":"Guess"}',
  })),
  requests('guessing teacher keys', 50, (_target, n) => ({
    method: 'POST',
    path: '/api/rooms',
    headers: { authorization: `Bearer GUESS-${n}-GUESS-GUESS` },
  })),
  requests('joins with the right code', 50, ({ seats }) => ({
    method: 'POST',
    path: `/api/rooms/${seats[0]?.code}/join`,
    headers: json,
    body: '{"name":"Again"}',
  })),
  requests('the room as JSON, with a token', 50, ({ seats }) => ({
    method: 'GET',
    path: `/api/rooms/${seats[0]?.code}`,
    headers: { authorization: `Bearer ${seats[0]?.token}` },
  })),
  requests('the time, from 100 connections', 100, () => ({ method: 'GET', path: '/api/time' })),
  requests('readiness, from 100 connections', 100, () => ({ method: 'GET', path: '/readyz' })),
  requests('the API page, from 100 connections', 100, () => ({ method: 'GET', path: '/docs/json' })),
  requests('bodies of 1 MB', 20, () => ({
    method: 'POST',
    path: '/api/rooms/TEMPO-1000/join',
    headers: json,
    body: Buffer.alloc(1_048_576, 0x20),
  })),
  requests('addresses of 8 KB', 50, () => ({ method: 'GET', path: `/api/rooms/${'A'.repeat(8000)}` })),
  requests('an Authorization header of spaces', 50, () => ({
    method: 'GET',
    path: '/api/rooms/TEMPO-1000',
    headers: { authorization: `Bearer a${' '.repeat(7800)}b` },
  })),
  requests('heads of 15 KB', 50, () => ({
    method: 'GET',
    path: '/api/rooms/TEMPO-1000',
    headers: { authorization: `Bearer a${' '.repeat(15_500)}b` },
  })),
  pipelined,
  requests('JSON of 8000 brackets', 50, () => ({
    method: 'POST',
    path: '/api/rooms/TEMPO-1000/join',
    headers: json,
    body: '['.repeat(8000) + ']'.repeat(8000),
  })),
  garbage,
];
