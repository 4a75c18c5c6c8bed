import { type ReactNode, useEffect, useId } from 'react';
import { sharedWords } from '../words/shared-words.ts';
import style from './dialog.module.css';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { useModal } from './use-modal.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Beside or below the text, the way on last. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
}

/** A modal dialog: the focus stays in it, Escape closes it. */
export function Dialog({ title, onClose, children, actions, wide = false }: DialogProps) {
  const dialog = useModal();
  const titleId = useId();
  // Where something is to be typed, that comes before the cross.
  useEffect(() => dialog.current?.querySelector<HTMLElement>('input, textarea')?.focus(), [dialog]);
  return (
    <dialog
      ref={dialog}
      className={wide ? `${style.dialog} ${style.wide}` : style.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={style.head}>
        <h2 id={titleId}>{title}</h2>
        <IconButton label={sharedWords.close} onClick={onClose}>
          <Icon name="cross" />
        </IconButton>
      </header>
      <div className={style.body}>{children}</div>
      {actions && <footer className={style.actions}>{actions}</footer>}
    </dialog>
  );
}
