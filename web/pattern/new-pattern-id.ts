/** An id that no pattern of the room has. `random`: from 0 up to 1. */
export function newPatternId(taken: Readonly<Record<string, unknown>>, random: () => number): string {
  for (;;) {
    const id = `p${Math.floor(random() * 36 ** 8).toString(36)}`;
    if (!(id in taken)) return id;
  }
}
