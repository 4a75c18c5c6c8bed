import { Button } from '../ui/button.tsx';
import { inspectorWords } from '../words/inspector-words.ts';
import style from './enter-room.module.css';

const words = inspectorWords.connection;

export function SeatEnded({ message, onBack }: { readonly message: string; readonly onBack: () => void }) {
  return (
    <main className={style.page}>
      <section className={style.card} role="alert">
        <h1>{words.closedTitle}</h1>
        <p>{message}</p>
        <div>
          <Button size="large" onClick={onBack}>
            {words.back}
          </Button>
        </div>
      </section>
    </main>
  );
}
