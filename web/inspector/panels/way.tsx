import { inspectorWords } from '../../words/inspector-words.ts';
import style from './way.module.css';

/** In or out, by word, arrow and colour. */
export function Way({ direction }: { readonly direction: 'in' | 'out' }) {
  return (
    <span className={direction === 'in' ? style.in : style.out}>
      <span aria-hidden="true">{direction === 'in' ? '↓' : '↑'}</span> {inspectorWords.traffic[direction]}
    </span>
  );
}
