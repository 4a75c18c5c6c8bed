/** Hocuspocus with its defaults; documents are kept in the SQLite file that HOCUSPOCUS_FILE names, or not at all. */
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';
import { announce } from './announce.mjs';

const database = process.env.HOCUSPOCUS_FILE;
const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  extensions: database ? [new SQLite({ database })] : [],
});
await server.listen();
announce(server.address.port);
