import { WebSocket } from 'ws';
import { connect, joinRoom } from '../../client/index.ts';

const [code = 'SOLO-1808', url = 'http://localhost:4000'] = process.argv.slice(2);
const session = await joinRoom({ url, code, name: 'Anna' });
const classroom = connect(session, { WebSocket });
await classroom.whenLive(); // edits need not wait for it; a note played before it reaches nobody
classroom.onBeat(({ beat, localAt }) => console.log(beat, localAt)); // ahead of `localAt`, on performance.now()
classroom.onNote(({ name, note }) => console.log(name, note.midi)); // each note once
classroom.playNote({ midi: 60, velocity: 100 });
classroom.setCell('p1', 0, 4, 100);
