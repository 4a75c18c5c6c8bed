/** Colours where the terminal has them (https://no-color.org), and columns of text. */
import { stdout } from 'node:process';

const isColoured = stdout.isTTY && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb';

function style(code: number): (text: string) => string {
  return (text) => (isColoured ? `\x1b[${code}m${text}\x1b[0m` : text);
}

export const bold = style(1);
export const dim = style(2);
export const red = style(31);
export const green = style(32);
export const cyan = style(36);

/** Cut or filled to `width`. */
export function left(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

export function right(text: string, width: number): string {
  return text.padStart(width);
}

/** 12345 as `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** With a decimal where it says something; an unknown time is a dash. */
export function ms(value: number): string {
  if (Number.isNaN(value)) return '–';
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

/** `1:05` */
export function clockTime(totalMs: number): string {
  const seconds = Math.max(0, Math.floor(totalMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
