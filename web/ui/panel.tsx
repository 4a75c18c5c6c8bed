import { type ReactNode, useId } from 'react';
import style from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly hint?: ReactNode;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A part of a page, on a sheet of its own. */
export function Panel({ title, hint, aside, children, className }: PanelProps) {
  const id = useId();
  return (
    <section className={[style.panel, className].filter(Boolean).join(' ')} aria-labelledby={id}>
      <header className={style.head}>
        <div className={style.titles}>
          <h2 id={id}>{title}</h2>
          {hint !== undefined && <p className={style.hint}>{hint}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}
