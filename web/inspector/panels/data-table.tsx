import type { ReactNode } from 'react';
import style from './data-table.module.css';

export interface Column {
  readonly name: string;
  /** Figures stand under each other, to be compared. */
  readonly isFigure?: boolean;
}

export interface Row {
  readonly id: string | number;
  readonly cells: readonly ReactNode[];
}

export interface DataTableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Scrolls beyond a height, instead of growing. */
  readonly isLong?: boolean;
}

export function DataTable({ label, columns, rows, isLong = false }: DataTableProps) {
  return (
    <ScrollArea isLong={isLong}>
      <table className={style.table}>
        <caption className="unseen">{label}</caption>
        <thead>
          <tr>
            {columns.map(({ name, isFigure }) => (
              <th key={name} scope="col" className={isFigure ? style.figure : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <tr key={id}>
              {columns.map(({ name, isFigure }, i) => (
                <td key={name} className={isFigure ? style.figure : undefined}>
                  {cells[i]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

interface ScrollAreaProps {
  readonly isLong: boolean;
  readonly children: ReactNode;
}

/** Can be focused, because who has no mouse scrolls it with the arrow keys. */
function ScrollArea({ isLong, children }: ScrollAreaProps) {
  const names = [style.area, isLong && style.long].filter(Boolean).join(' ');
  const focusable = { tabIndex: 0 };
  return (
    <div className={names} {...focusable}>
      {children}
    </div>
  );
}
