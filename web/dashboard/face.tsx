/** A face from unhappy (1) to happy (5): told apart by its mouth, not by a colour. */
export function Face({ level }: { readonly level: number }) {
  const bend = (level - 3) * 4;
  const ends = 34 - bend / 2;
  return (
    <svg width="44" height="44" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle cx="24" cy="24" r="21" fill="var(--sun-soft)" stroke="var(--ink)" strokeWidth="2.5" />
      <circle cx="17" cy="20" r="2.8" fill="var(--ink)" />
      <circle cx="31" cy="20" r="2.800" fill="var(--ink)" />
      <path
        d={`M14 ${ends - 1}Q24 ${ends - 1 + bend * 1.5} 34 ${ends - 1}`}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}
