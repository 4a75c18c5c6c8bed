/** Line icons, drawn on a grid of 24: decoration beside a word or inside a button that has a name. */
const paths = {
  play: 'M7 4.5v15l12-7.5z',
  stop: 'M6 6h12v12H6z',
  cross: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  sound: 'M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 010 7M19 6a8.5 8.5 0 010 12',
  muted: 'M4 9v6h4l5 4V5L8 9zM17 9l5 6M22 9l-5 6',
  star: 'M12 3.5l2.6 5.3 5.9.9-4.3 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.3-4.1 5.9-.9z',
  remove: 'M10 5.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM3.5 20c.5-4 3-6 6.5-6 1.2 0 2.3.2 3.2.7M16 18h6',
  hand: 'M7 12V6.5a1.5 1.5 0 013 0V11m0-6.5a1.5 1.5 0 013 0V11m0-5a1.5 1.5 0 013 0v6m0-3.5a1.5 1.5 0 013 0V15c0 4-2.5 6.500-6 6.500S8.500 20 7 17l-2.600-4.200a1.500 1.500 0 012.600-1.500z',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 017 0v3',
  unlock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 016.800-1.200',
  screen: 'M3.500 5h17v11h-17zM9 20h6M12 16v4',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  history: 'M4 12a8 8 0 108-8 8 8 0 00-6 2.700M4 4v4h4M12 8v4.500l3 2',
  chevron: 'M6 9l6 6 6-6',
  eye: 'M2.500 12s3.500-6.500 9.500-6.500 9.500 6.500 9.500 6.500-3.500 6.500-9.500 6.500S2.500 12 2.500 12zM12 9a3 3 0 100 6 3 3 0 000-6z',
  closedEye:
    'M3 9c2 3.500 5 5.500 9 5.500S19 12.500 21 9M5.500 12.500l-2 2.500M18.500 12.500l2 2.500M9.500 14.300L9 17.500M14.500 14.300l.5 3.200',
  pencil: 'M4 20l1-4.500L16.500 4l3.500 3.500L8.500 19z',
  snow: 'M12 3v18M4.200 7.500l15.600 9M19.800 7.500l-15.600 9',
  headphones: 'M4 15v-2a8 8 0 0116 0v2M4 15h3.500v5H4zM16.500 15H20v5h-3.500z',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  talk: 'M4 5h16v11H11l-4.500 4V16H4z',
  download: 'M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14',
  eraser:
    'M9 20h11M4.5 14.500L13 5.500a1.500 1.500 0 012 0l4.500 4.500a1.500 1.500 0 010 2L12 20H8.500L4.500 16a1.100 1.100 0 010-1.500zM9 10l6 6',
  copy: 'M8.500 8.500H20V20H8.500zM15.500 8.500V4H4v11.500h4.500',
  leave: 'M10 4H5v16h5M9 12h11M16 8l4 4-4 4',
} as const;

export type IconName = keyof typeof paths;

const solid: readonly IconName[] = ['play', 'stop'];

export function Icon({ name, size = 24 }: { readonly name: IconName; readonly size?: number }) {
  const isSolid = solid.includes(name);
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={isSolid ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3.2 : 2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
