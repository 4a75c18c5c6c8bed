/**
 * The CSV that is written (RFC 4180). A spreadsheet runs what begins like a formula, after white space and what can't be seen too, in
 * the wide signs of East Asian keyboards too (OWASP, CSV injection); an apostrophe keeps it from that. Which character parts
 * the cells is the reader's to say, a semicolon where a comma is the decimal sign: so every part that any of them would take for a
 * cell is kept from it.
 */

/** One line. */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

/** Ids, times, names of columns: most of what an export holds. */
const plain = /^\w[\w.:-]*$/;
const partedBy = /([\t\n\v\f\r;\u0085\u2028\u2029])/;
const passedOver = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800"]+/u;
/** The minus sign of mathematics stands for its small and raised forms. */
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
  // The whole cell once more: what parts it may come before the sign.
  return hiddenStart.test(safe) || (!safe.startsWith("'") && isFormula(text)) ? `'${safe}` : safe;
}

function isFormula(part: string): boolean {
  const [first = ''] = part.replace(passedOver, '');
  return formulaSign.test(first.normalize('NFKC'));
}
