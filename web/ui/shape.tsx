/** Simple shapes that go with colours, so that colour is never alone. */
import type { ReactNode } from 'react';

const drawings = {
  circle: <circle cx="12" cy="12" r="10" />,
  square: <rect x="2.5" y="2.5" width="19" height="19" rx="3.5" />,
  diamond: <path d="M12 .8 23.2 12 12 23.2.8 12z" strokeLinejoin="round" />,
  triangle: <path d="M12 2 23 21.5H1z" />,
  star: <path d="m12 .8 3.3 7.3 8 .8-6 5.3 1.7 7.9-7-4.1-7 4.1 1.7-7.9-6-5.3 8-.8z" />,
  hexagon: <path d="M6.3 2h11.4l5.7 10-5.7 10H6.3L.6 12z" />,
  pentagon: <path d="M12 1 23.5 9.4 19.1 22.8H4.9L.5 9.4z" />,
  drop: <path d="M12 .8c4.6 5.6 8 9.5 8 14a8 8 0 0 1-16 0c0-4.5 3.4-8.4 8-14z" />,
  cross: <path d="M8.3 1.5h7.4v6.8h6.8v7.4h-6.8v6.8H8.3v-6.8H1.5V8.3h6.8z" />,
  petal: <path d="M12 1h7.5A3.5 3.5 0 0 1 23 4.5V12a11 11 0 1 1-11-11z" />,
  shield: <path d="M2 2h20v11c0 6-6 9-10 10C8 22 2 19 2 13z" />,
  moon: <path d="M15.5 1.2A11 11 0 1 0 23 14.5 8.8 8.8 0 0 1 15.5 1.2z" />,
} as const satisfies Record<string, ReactNode>;

export type ShapeName = keyof typeof drawings;

export interface ShapeProps {
  readonly name: ShapeName;
  readonly className?: string | undefined;
}

/** Decoration: what it means is said in words beside it. Takes `color`. */
export function Shape({ name, className }: ShapeProps) {
  return (
    <svg className={className} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
