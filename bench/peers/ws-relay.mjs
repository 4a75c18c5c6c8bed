/** The floor: a bare `ws` relay that sends each frame to the others of its room. It checks, keeps and knows nothing. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { announce } from './announce.mjs';

const rooms = new Map();
const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const name = request.url;
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room.add(socket));
  socket.on('message', (data) => {
    for (const other of room) if (other !== socket) other.send(data);
  });
  socket.on('close', () => {
    room.delete(socket);
    if (room.size === 0) rooms.delete(name);
  });
});
server.listen(0, '127.0.0.1', () => announce(server.address().port));
