import type { Session } from '../../client/session.ts';
import { keptRooms } from '../room/kept-rooms.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { inspectorWords } from '../words/inspector-words.ts';
import style from './enter-room.module.css';
import { SeatForm } from './seat-form.tsx';

const words = inspectorWords.enter;

export function EnterRoom({ onEnter }: { readonly onEnter: (session: Session) => void }) {
  const rooms = keptRooms();
  return (
    <main className={style.page}>
      <header className={style.head}>
        <BrandMark size={56} />
        <div>
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
        </div>
      </header>
      {rooms.length > 0 && (
        <section className={style.card} aria-labelledby="kept">
          <h2 id="kept">{words.keptTitle}</h2>
          <ul className={style.rooms}>
            {rooms.map(({ session, title }) => (
              <li key={session.roomId}>
                <Button kind="main" size="large" className={style.room} onClick={() => onEnter(session)}>
                  {words.inspect(session.code)}
                </Button>
                <span>{title}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={style.card} aria-labelledby="other">
        <h2 id="other">{rooms.length > 0 ? words.otherTitle : words.go}</h2>
        <SeatForm onEnter={onEnter} />
      </section>
    </main>
  );
}
