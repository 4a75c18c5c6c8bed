import { createHash } from 'node:crypto';
import { problemTable } from '../../../shared/problem.ts';

const style = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem; border-bottom: 1px solid #ccc; }
:target { background: #fff3bf; }
`;

/** Names the page's own style in a Content Security Policy. */
export const problemPageStyleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** The page behind every problem's `type`, with one row and one anchor per code. */
export function renderProblemPage(): string {
  const rows = Object.entries(problemTable).map(
    ([code, { status, title, whatToDo }]) =>
      `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${title}</td><td>${asHtml(whatToDo)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Downbeat: problems</title>
<style>${style}</style>
<h1>Problems</h1>
<p>Every error answer is a problem document (RFC 9457). Its <code>code</code> is one of these.</p>
<table>
<thead><tr><th>code</th><th>status</th><th>meaning</th><th>what to do</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</html>
`;
}

/** The table is our own and contains no markup except code in backquotes. */
function asHtml(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part : `<code>${part}</code>`))
    .join('');
}
