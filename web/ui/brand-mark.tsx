/** Four beats in a ring, the first of them loud. */
export function BrandMark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="16" fill="#0b4a4e" />
      <circle cx="32" cy="32" r="19" fill="none" stroke="#dff1ea" strokeWidth="5" />
      <circle cx="32" cy="13" r="8" fill="#ff6b4a" />
      <circle cx="51" cy="32" r="5" fill="#ffc83d" />
      <circle cx="32" cy="51" r="5" fill="#ffc83d" />
      <circle cx="13" cy="32" r="5" fill="#ffc83d" />
    </svg>
  );
}
