/** Writes that were given up. They are kept as they are, and tried again from time to time. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Contribution } from '../../../shared/sel/contribution.ts';
import { SelEvent } from '../../../shared/sel-api.ts';
import type { SelStore, SelWrite } from '../../sel-store.ts';
import { StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { consentedWrite } from './consented-write.ts';
import { SelRowError, selRow } from './sel-row.ts';
import type { SelWriter } from './sel-writes.ts';

type DeadLetters = Pick<SelStore, 'deadLetter' | 'reviveDeadLetters' | 'countDeadLetters'>;

const parseLetter = selRow('dead_letters', Type.Object({ source: Type.String(), write: Type.String() }));
const parseCount = selRow('dead_letters', Type.Object({ count: StoredInteger }));

const Base = { source: Type.String(), roomId: Type.String() };
const writeSchema = Compile(
  Type.Union([
    Type.Object({
      ...Base,
      kind: Type.Literal('snapshot'),
      startedAt: StoredInteger,
      endedAt: StoredInteger,
      contributions: Type.Array(Contribution),
    }),
    Type.Object({
      ...Base,
      kind: Type.Literal('event'),
      event: SelEvent.properties.kind,
      at: StoredInteger,
      participantId: Type.String(),
      peerId: Type.Union([Type.String(), Type.Null()]),
    }),
  ]),
);

export function readLetter(json: string): SelWrite {
  const write: unknown = JSON.parse(json);
  if (writeSchema.Check(write)) return write;
  throw new SelRowError('A row of dead_letters in sel.db is damaged.');
}

export function openDeadLetters(db: Database, directory: ClassDirectory, writer: SelWriter): DeadLetters {
  const add = db.prepare<[source: string, at: number, reason: string, write: string]>(
    'INSERT INTO dead_letters (source, at, reason, write) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const all = db.prepare('SELECT source, write FROM dead_letters ORDER BY at');
  const drop = db.prepare<[source: string]>('DELETE FROM dead_letters WHERE source = ?');
  const count = db.prepare('SELECT count(*) AS count FROM dead_letters');
  const countNow = (): number => parseCount(count.get()).count;

  const revive = db.transaction((source: string, json: string) => {
    writer.write(readLetter(json));
    drop.run(source);
  });

  return {
    async deadLetter(write, reason, at) {
      const kept = consentedWrite(directory, write);
      if (kept !== undefined) add.run(kept.source, at, reason, JSON.stringify(kept));
    },
    async countDeadLetters() {
      return countNow();
    },
    async reviveDeadLetters() {
      for (const row of all.all()) {
        const { source, write } = parseLetter(row);
        try {
          revive.immediate(source, write);
        } catch {
          // The write stays where it is, and is counted.
        }
      }
      return countNow();
    },
  };
}
