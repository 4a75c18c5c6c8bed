/**
 * What shared frames can save: a bare relay that lets a room's frames wait for each other, WAIT_MS from the first (0: until the
 * end of the turn), and then writes all of them to each socket with one system call. It checks, keeps and knows nothing.
 */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { announce } from './announce.mjs';

const waitMs = Number(process.env.WAIT_MS);
const rooms = new Map();
const server = createServer();

class Room {
  sockets = new Set();
  waiting = [];
  senders = new Set();

  receive(sender, data) {
    if (this.waiting.length === 0) {
      if (waitMs > 0) setTimeout(() => this.flush(), waitMs);
      else setImmediate(() => this.flush());
    }
    this.senders.add(sender);
    this.waiting.push(framed(data));
  }

  flush() {
    const bytes = Buffer.concat(this.waiting);
    const [only] = this.senders.size === 1 ? this.senders : [];
    this.waiting = [];
    this.senders.clear();
    // The library's own way of sending would be a write for each.
    for (const socket of this.sockets) if (socket !== only) socket._socket.write(bytes);
  }
}

/** A binary message with its header (RFC 6455, section 5.2), at most 64 KB. */
function framed(data) {
  const { length } = data;
  const header = length < 126 ? [0x82, length] : [0x82, 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), data]);
}

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const room = rooms.get(request.url) ?? new Room();
  rooms.set(request.url, room);
  room.sockets.add(socket);
  socket.on('message', (data) => room.receive(socket, data));
  socket.on('close', () => {
    room.sockets.delete(socket);
    if (room.sockets.size === 0) rooms.delete(request.url);
  });
});
server.listen(0, '127.0.0.1', () => announce(server.address().port));
