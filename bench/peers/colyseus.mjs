/** Colyseus: a room without state whose messages go to everybody else in it. Seats are reserved at a port of their own: `/CODE`. */
import { createServer } from 'node:http';
import { matchMaker, Room, Server } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { announce } from './announce.mjs';

class ClassRoom extends Room {
  onCreate() {
    this.seatReservationTimeout = 60;
    this.onMessage('note', (client, note) => this.broadcast('note', note, { except: client }));
  }
}

const http = createServer();
const server = new Server({
  transport: new WebSocketTransport({ server: http }),
  greet: false,
  gracefullyShutdown: false,
});
server.define('class', ClassRoom).filterBy(['code']);
const seats = createServer(async (request, response) => {
  const { sessionId, processId, roomId } = await matchMaker.joinOrCreate('class', { code: request.url });
  response.end(JSON.stringify({ path: `/${processId}/${roomId}?sessionId=${sessionId}` }));
});
await server.listen(0, '127.0.0.1');
seats.listen(0, '127.0.0.1', () => announce(http.address().port, seats.address().port));
