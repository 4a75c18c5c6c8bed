/**
 * Writes CSV (RFC 4180). A spreadsheet executes text that begins like a formula, even after white space and invisible characters,
 * and in the full-width signs of East Asian keyboards (OWASP, CSV injection). An apostrophe prevents that. The reader decides
 * which character separates cells, for example a semicolon if a comma is the decimal sign, so every part that any reader would
 * take for a cell is protected.
 */

export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

/** Ids, times and column names, which are most of an export. */
const plain = /^\w[\w.:-]*$/;
const partedBy = /([\t\n\v\f\r;\u0085\u2028\u2029])/;
const passedOver = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800"]+/u;
/** The mathematical minus sign also stands for its small and superscript forms. */
const formulaSign = /^[=+\-@\u2212]/;
const hiddenStart = /^[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const needsQuotes = /[",;]|\p{Cc}|^\p{White_Space}|\p{White_Space}$/u;

function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number' || plain.test(value)) return String(value);
  const safe = guarded(value);
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function guarded(text: string): string {
  const parts = text.split(partedBy).map((part) => (isFormula(part) ? `'${part}` : part));
  const safe = parts.join('');
  // The whole cell is checked again, because a separator may come before the sign.
  return hiddenStart.test(safe) || (!safe.startsWith("'") && isFormula(text)) ? `'${safe}` : safe;
}

function isFormula(part: string): boolean {
  const [first = ''] = part.replace(passedOver, '');
  return formulaSign.test(first.normalize('NFKC'));
}
