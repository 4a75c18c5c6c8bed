/**
 * Who met whom in the music: one student began to play within a bar after another began, or began to edit a pattern that another
 * had been the last to begin editing. Only the beginning of a bout counts, so neither mashing keys nor editing alone adds a
 * meeting.
 */
import type { PeerContact } from './contribution.ts';
import { sortById } from './sum-contributions.ts';

type MeetingKind = 'coEdits' | 'alternations';

export class Meetings {
  readonly #contacts = new Map<string, Map<string, PeerContact>>();
  readonly #lastEditors = new Map<string, string>();
  #lastBout: { readonly participantId: string; readonly atMs: number } | undefined;

  beginBout(participantId: string, atMs: number, barMs: number): void {
    const last = this.#lastBout;
    if (last && atMs - last.atMs <= barMs) this.#meet(last.participantId, participantId, 'alternations');
    this.#lastBout = { participantId, atMs };
  }

  beginEditBout(participantId: string, patternId: string): void {
    const last = this.#lastEditors.get(patternId);
    if (last !== undefined) this.#meet(last, participantId, 'coEdits');
    this.#lastEditors.set(patternId, participantId);
  }

  /** Returns a student's meetings since the last call. */
  takeContacts(participantId: string): PeerContact[] {
    const contacts = this.#contacts.get(participantId);
    this.#contacts.delete(participantId);
    return contacts ? sortById(contacts.values()) : [];
  }

  forget(participantId: string): void {
    this.#contacts.delete(participantId);
    for (const contacts of this.#contacts.values()) contacts.delete(participantId);
    for (const [patternId, editor] of this.#lastEditors) {
      if (editor === participantId) this.#lastEditors.delete(patternId);
    }
    if (this.#lastBout?.participantId === participantId) this.#lastBout = undefined;
  }

  #meet(a: string, b: string, kind: MeetingKind): void {
    if (a === b) return;
    this.#count(a, b, kind);
    this.#count(b, a, kind);
  }

  #count(participantId: string, peerId: string, kind: MeetingKind): void {
    let contacts = this.#contacts.get(participantId);
    if (!contacts) {
      contacts = new Map();
      this.#contacts.set(participantId, contacts);
    }
    const contact = contacts.get(peerId) ?? { participantId: peerId, coEdits: 0, alternations: 0 };
    contacts.set(peerId, { ...contact, [kind]: contact[kind] + 1 });
  }
}
