import { expect, test } from 'vitest';
import { NoteIntake } from '../../../server/awareness/note-intake.ts';
import { maxShownNotes, type Note, noteRingSize, ringMemoryMs } from '../../../shared/note.ts';

const unlimited = { tryTake: () => ({ ok: true }) as const };
const notes = (...seqs: number[]): Note[] => seqs.map((seq) => ({ seq, midi: 60, velocity: 90 }));
const seqs = ({ ring }: NoteIntake): number[] => ring.map(({ seq }) => seq);

test('the ring holds what came together, and forgets it when something comes later than its memory', () => {
  const intake = new NoteIntake();
  intake.take(notes(1, 2, 3), unlimited, 1000);
  intake.shown();
  intake.take(notes(1, 2, 3, 4), unlimited, 1000 + ringMemoryMs);
  expect(seqs(intake)).toEqual([1, 2, 3, 4]);
  intake.shown();
  intake.take(notes(2, 3, 4, 5), unlimited, 1001 + ringMemoryMs);
  expect(seqs(intake)).toEqual([4, 5]);
});

test('what has not gone out yet stays, however late it is', () => {
  const intake = new NoteIntake();
  intake.take(notes(1), unlimited, 1000);
  intake.take(notes(2), unlimited, 9000);
  expect(seqs(intake)).toEqual([1, 2]);
});

test('the newest stay for as long as nothing follows them', () => {
  const intake = new NoteIntake();
  intake.take(notes(1, 2), unlimited, 1000);
  intake.take(notes(1, 2), unlimited, 100_000);
  expect(seqs(intake)).toEqual([1, 2]);
});

test('of what has gone out it never holds more than a ring', () => {
  const intake = new NoteIntake();
  for (let seq = 1; seq <= 20; seq += 1) {
    intake.take(notes(seq), unlimited, 1000);
    intake.shown();
  }
  expect(seqs(intake)).toEqual(Array.from({ length: noteRingSize }, (_, i) => 13 + i));
});

test('what comes between two fan-outs all goes out, be it more than a ring', () => {
  const intake = new NoteIntake();
  const played = Array.from({ length: noteRingSize + 3 }, (_, i) => 1 + i);
  for (const seq of played) intake.take(notes(seq), unlimited, 1000);
  expect(seqs(intake)).toEqual(played);
});

test('a room that shows nothing for long keeps the newest', () => {
  const intake = new NoteIntake();
  for (let seq = 1; seq <= maxShownNotes + 5; seq += 1) intake.take(notes(seq), unlimited, 1000);
  expect(seqs(intake)).toEqual(Array.from({ length: maxShownNotes }, (_, i) => 6 + i));
});
