import style from './figure-list.module.css';

export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
  readonly hint?: string;
}

export function FigureList({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className={style.list}>
      {figures.map(({ name, value, unit, hint }) => (
        <div key={name} className={style.figure}>
          <dt>{name}</dt>
          <dd>
            <span className={style.value}>{value}</span>
            {unit !== undefined && <span className={style.unit}>{unit}</span>}
            {hint !== undefined && <span className={style.hint}>{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
