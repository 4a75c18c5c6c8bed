/** Puts a page into its document, under the theme that all pages share. */
import '@fontsource-variable/lexend/wght.css';
import '../theme/tokens.css';
import '../theme/base.css';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

export function startPage(page: ReactNode): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element with the id "root".');
  createRoot(root).render(<StrictMode>{page}</StrictMode>);
}
