import type { ButtonHTMLAttributes, ReactNode } from 'react';
import style from './icon-button.module.css';

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, for screen readers and as a tip. */
  readonly label: string;
  readonly tone?: 'plain' | 'coral' | 'sun';
  readonly children: ReactNode;
}

/** A square button whose sign says enough for the eye. */
export function IconButton({ label, tone = 'plain', children, className, ...rest }: IconButtonProps) {
  const names = [style.button, tone !== 'plain' && style[tone], className];
  return (
    <button
      type="button"
      className={names.filter(Boolean).join(' ')}
      aria-label={label}
      title={label}
      {...rest}
    >
      {children}
    </button>
  );
}
