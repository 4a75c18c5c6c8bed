import type { ReactNode } from 'react';
import { sharedWords } from '../words/shared-words.ts';
import style from './join.module.css';

interface JoinFrameProps {
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}

/** The door: the name of the thing, and one card. */
export function JoinFrame({ children, aside }: JoinFrameProps) {
  return (
    <main className={style.page}>
      <header className={style.brand}>
        <img src="/icon.svg" alt="" width="56" height="56" />
        <span>{sharedWords.appName}</span>
      </header>
      {aside}
      <section className={style.card}>{children}</section>
    </main>
  );
}
