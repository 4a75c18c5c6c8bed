import { WebSocket } from 'ws';
import { connect, joinRoom } from '../../client/index.ts';
import { drumCircle } from './game.ts';

const [code = 'SOLO-1808', url = 'http://localhost:4000', name = 'Anna'] = process.argv.slice(2);
const session = await joinRoom({ url, code, name });
const classroom = connect(session, { WebSocket, extensions: [drumCircle] });
const circle = classroom.extension(drumCircle);
circle.on('circle.hit', ({ from, payload }) => console.log('heard', from, payload.drum));
circle.onChange('circle.round', () => console.log('together', circle.get('circle.round', 'hits')));
await classroom.whenLive();
circle.send('circle.hit', { drum: 'low' });
