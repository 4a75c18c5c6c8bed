import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';

export interface TableRow {
  /** Different for each row. */
  readonly id: string;
  /** The first names the row. */
  readonly cells: readonly string[];
}

interface PlotTableProps {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly TableRow[];
}

/** What a plot shows, in figures. */
export function PlotTable({ caption, head, rows }: PlotTableProps) {
  return (
    <details className={style.asTable}>
      <summary>{words.sel.asTable}</summary>
      <div>
        <table className={style.table}>
          <caption className="unseen">{caption}</caption>
          <thead>
            <tr>
              {head.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, cells }) => (
              <tr key={id}>
                {cells.map((cell, index) =>
                  index === 0 ? (
                    <th key={head[index]} scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td key={head[index]}>{cell}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
