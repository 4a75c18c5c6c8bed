import type { Collaboration } from '../../shared/sel/collaboration.ts';
import type { Figure } from '../../shared/sel/figure.ts';
import { Panel } from '../ui/panel.tsx';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import { hundredths } from './figure-text.ts';
import { Gauge } from './gauge.tsx';
import { PlotTable } from './plot-table.tsx';

const order = ['equity', 'turnBalance', 'temporalEquality', 'reach', 'coCreation'] as const;

/** The total beside its components, each with what it rests on. Of the class, never of a child. */
export function TogetherPanel({ collaboration }: { readonly collaboration: Collaboration }) {
  return (
    <Panel title={words.sel.together} hint={words.sel.togetherHint}>
      {collaboration.status === 'not-enough' ? (
        <div className={style.notEnough}>
          <b>{words.sel.notEnough}</b>
          <p>{words.sel.notEnoughWhy(collaboration.events, collaboration.eventsNeeded)}</p>
          <Gauge label={words.sel.notEnough} value={collaboration.events / collaboration.eventsNeeded} />
        </div>
      ) : (
        <>
          <div className={style.together}>
            <div className={style.total}>
              <span>{words.sel.total}</span>
              <b>{hundredths(collaboration.score)}</b>
              <small>{words.sel.restsOn(collaboration.events)}</small>
            </div>
            <ul className={style.components}>
              {order.map((key) => (
                <Component key={key} name={key} figure={collaboration.components[key]} />
              ))}
            </ul>
          </div>
          <PlotTable
            caption={words.sel.together}
            head={[
              words.sel.component,
              words.sel.value,
              words.sel.counted,
              words.sel.byChance,
              words.sel.events,
            ]}
            rows={order.map((key) => {
              const { value, raw, fair, events } = collaboration.components[key];
              const texts = [value, raw, fair].map((part) =>
                part === null ? words.sel.notEnough : `${hundredths(part)}`,
              );
              return { id: key, cells: [words.sel.components[key].label, ...texts, `${events}`] };
            })}
          />
        </>
      )}
    </Panel>
  );
}

function Component({ name, figure }: { readonly name: (typeof order)[number]; readonly figure: Figure }) {
  const { label, means } = words.sel.components[name];
  return (
    <li className={style.component}>
      <span className={style.componentHead}>
        <b>{label}</b>
        {figure.value === null ? (
          <span className={style.few}>{words.sel.notEnough}</span>
        ) : (
          <span className={style.figure}>{hundredths(figure.value)}</span>
        )}
      </span>
      <Gauge label={label} value={figure.value ?? undefined} />
      <small>{means}</small>
    </li>
  );
}
