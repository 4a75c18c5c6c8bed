/** Socket.IO over WebSockets alone; a note is an event that goes to the others of the room. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { announce } from './announce.mjs';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], serveClient: false });
io.on('connection', (socket) => {
  const { room } = socket.handshake.query;
  socket.join(room);
  socket.on('note', (note) => socket.to(room).emit('note', note));
});
server.listen(0, '127.0.0.1', () => announce(server.address().port));
