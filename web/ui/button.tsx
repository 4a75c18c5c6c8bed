import type { ButtonHTMLAttributes } from 'react';
import style from './button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` leads on; `loud` is the one big thing to tap; `danger` can't be taken back; `quiet` is for all else. */
  readonly kind?: 'main' | 'loud' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'large';
}

export function Button({ kind = 'main', size = 'normal', type = 'button', className, ...rest }: ButtonProps) {
  const names = [style.button, style[kind], size === 'large' && style.large, className];
  return <button type={type} className={names.filter(Boolean).join(' ')} {...rest} />;
}
