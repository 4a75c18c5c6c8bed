import { type ReactNode, useId } from 'react';
import style from './panel.module.css';

export interface PanelProps {
  readonly title: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, aside, children }: PanelProps) {
  const id = useId();
  return (
    <section className={style.panel} aria-labelledby={id}>
      <header className={style.head}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className={style.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}

export function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className={style.quiet}>{children}</p>;
}
