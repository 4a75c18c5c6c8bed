/** Numbers as text, in the page's language. */
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function whole(value: number): string {
  return grouped.format(value);
}

/** With a minus sign that is as wide as a digit, and never a minus before nothing. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function rate(value: number): string {
  return value >= 10 ? whole(value) : value.toFixed(1);
}
