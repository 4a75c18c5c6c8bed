import { beforeEach, describe, expect, it } from 'vitest';
import { Absences } from '../../demo/measure/absences.ts';
import { deliveryTimeoutMs, NoteLedger } from '../../demo/measure/note-ledger.ts';
import type { Note } from '../../shared/note.ts';

const note = (seq: number): Note => ({ seq, midi: 60, velocity: 80, beat: seq });

let absences: Absences;
let ledger: NoteLedger;

beforeEach(() => {
  absences = new Absences();
  ledger = new NoteLedger(['anna', 'ben', 'clara'], absences);
});

describe('the note ledger', () => {
  it('asks for every note once from everybody but its player', () => {
    ledger.sent('anna', note(1), 0);
    ledger.heard('ben', 'anna', note(1), 5);
    expect(ledger.isComplete).toBe(false);
    ledger.heard('clara', 'anna', note(1), 7);
    expect(ledger.isComplete).toBe(true);
    expect(ledger.close()).toMatchObject({ sent: 1, due: 2, heard: 2, lost: 0, doubled: 0, excused: 0 });
    expect(ledger.latency.count).toBe(2);
  });

  it('finds a lost note, but not before the delivery time is over', () => {
    ledger.sent('anna', note(1), 0);
    ledger.heard('ben', 'anna', note(1), 5);
    expect(ledger.settle(deliveryTimeoutMs - 1)).toMatchObject({ due: 0, lost: 0 });
    expect(ledger.settle(deliveryTimeoutMs)).toMatchObject({ due: 2, lost: 1 });
  });

  it('finds a note that is heard twice, altered, invented or echoed to its player', () => {
    ledger.sent('anna', note(1), 0);
    for (const receiver of ['ben', 'ben', 'clara']) ledger.heard(receiver, 'anna', note(1), 5);
    ledger.heard('ben', 'anna', { ...note(1), midi: 61 }, 5);
    ledger.heard('ben', 'anna', note(2), 5);
    ledger.heard('anna', 'anna', note(1), 5);
    expect(ledger.close()).toMatchObject({ heard: 6, lost: 0, doubled: 1, foreign: 3 });
  });

  it('excuses only the pairs of which a side was away while the note was on its way', () => {
    absences.left('ben', 10_000);
    absences.returned('ben', 10_200);
    for (const [index, atMs] of [8900, 9100, 10_100, 10_300].entries())
      ledger.sent('anna', note(index + 1), atMs);
    ledger.sent('ben', note(1), 9500);
    expect(ledger.close()).toMatchObject({ due: 6, lost: 6, excused: 4, missedWhileAway: 4 });
  });

  it('does not excuse who never came back from what was sent before', () => {
    absences.left('ben', 10_000);
    ledger.sent('anna', note(1), 5000);
    ledger.sent('anna', note(2), 20_000);
    expect(ledger.close()).toMatchObject({ due: 3, lost: 3, excused: 1 });
  });
});
