import { pino } from 'pino';
import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import { openSqliteSelStore } from '../../persistence/sqlite/sel/open-sqlite-sel-store.ts';
import { loadSecrets } from '../../server/auth/secrets.ts';
import { createSystemClock } from '../../server/clock.ts';
import { readConfig } from '../../server/config/read-config.ts';
import { createServer } from '../../server/create-server.ts';

const config = readConfig(); // PORT, DATA_DIR, …: docs/configuration.md
const store = openSqliteRoomStore({ file: ':memory:', synchronous: 'NORMAL' });
const selStore = openSqliteSelStore({ file: ':memory:', lessonGapMs: config.timing.selLessonGapMs });
const [secrets, clock, logger] = [await loadSecrets(config), createSystemClock(), pino({ level: 'warn' })];
const server = await createServer({ config, clock, store, selStore, secrets, logger });
server.app.get('/lunch', async () => ({ today: 'pasta' })); // a route of your own, as Fastify has them
console.log(`http://localhost:${await server.listen()}/teach#key=${secrets.teacherKey}`);
