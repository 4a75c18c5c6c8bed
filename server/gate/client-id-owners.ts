/**
 * Gate rule G3: whose structs may carry which Yjs client id. The first use claims an id for a participant for the rest of the
 * document's epoch. Claims are persisted with the update that made them. An update with another's id is refused in inspect-update.ts.
 */
export class ClientIdOwners {
  readonly #owners = new Map<number, string>();
  readonly #counts = new Map<string, number>();

  constructor(claims: Iterable<{ readonly clientId: number; readonly participantId: string }> = []) {
    for (const { clientId, participantId } of claims) this.claim(clientId, participantId);
  }

  ownerOf(clientId: number): string | undefined {
    return this.#owners.get(clientId);
  }

  countOf(participantId: string): number {
    return this.#counts.get(participantId) ?? 0;
  }

  /** The caller must have checked that nobody else owns the id. */
  claim(clientId: number, participantId: string): void {
    if (this.#owners.has(clientId)) return;
    this.#owners.set(clientId, participantId);
    this.#counts.set(participantId, this.countOf(participantId) + 1);
  }
}
