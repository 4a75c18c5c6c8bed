/** When each member was away from the room. Times are ms on the demo's own clock. */
interface Absence {
  readonly fromMs: number;
  /** Infinity while it lasts. */
  toMs: number;
}

export class Absences {
  readonly #byMember = new Map<string, Absence[]>();

  /** The connection is gone; false where that is known already. */
  left(memberId: string, atMs: number): boolean {
    const absences = this.#byMember.get(memberId) ?? [];
    this.#byMember.set(memberId, absences);
    if (absences.at(-1)?.toMs === Number.POSITIVE_INFINITY) return false;
    absences.push({ fromMs: atMs, toMs: Number.POSITIVE_INFINITY });
    return true;
  }

  /** The document is in step again. */
  returned(memberId: string, atMs: number): void {
    const last = this.#byMember.get(memberId)?.at(-1);
    if (last?.toMs === Number.POSITIVE_INFINITY) last.toMs = atMs;
  }

  /** Whether the member was away at any time of [fromMs, toMs]. */
  overlaps(memberId: string, fromMs: number, toMs: number): boolean {
    const absences = this.#byMember.get(memberId) ?? [];
    return absences.some((absence) => absence.fromMs <= toMs && absence.toMs >= fromMs);
  }
}
