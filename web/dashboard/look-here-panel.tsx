import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Panel } from '../ui/panel.tsx';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { LookHere } from './look-here.ts';
import { firstNames, type NamedStudent } from './student-names.ts';

interface LookHerePanelProps {
  readonly looks: readonly LookHere[];
  readonly named: readonly NamedStudent[];
  /** Those who wanted to talk have been talked to. */
  readonly onSeenTo: () => void;
}

const icons: Readonly<Record<LookHere['kind'], IconName>> = {
  'wants-to-talk': 'talk',
  hands: 'hand',
  quiet: 'eye',
};
const namesShown = 4;

export function LookHerePanel({ looks, named, onSeenTo }: LookHerePanelProps) {
  const names = new Map(named.map(({ studentId, name }) => [studentId, name]));
  return (
    <Panel title={words.sel.lookHere} className={style.lookHere}>
      {looks.length === 0 && <p>{words.sel.lookHereNone}</p>}
      <ul className={style.looks}>
        {looks.map((look) => {
          const all = look.studentIds.map((id) => names.get(id) ?? words.sel.someone);
          const { text, more } = firstNames(all, namesShown);
          const shown = more > 0 ? `${text} ${words.sel.andMore(more)}` : text;
          return (
            <li key={look.kind} className={style.look} data-kind={look.kind}>
              <Icon name={icons[look.kind]} size={28} />
              <div>
                <b>{titleOf(look, shown)}</b>
                <details>
                  <summary>{words.sel.why}</summary>
                  <p>{words.sel.looks[look.kind].why}</p>
                </details>
              </div>
              {look.kind === 'wants-to-talk' && (
                <Button kind="quiet" onClick={onSeenTo}>
                  {words.sel.seenTo}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function titleOf(look: LookHere, names: string): string {
  const { looks } = words.sel;
  if (look.kind === 'hands') return looks.hands.title(names, Math.floor(look.waitingMs / 60_000));
  return looks[look.kind].title(names);
}
