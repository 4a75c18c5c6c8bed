/** How a participant looks everywhere: a colour and a shape, by the seat, so that neither alone tells two children apart. */
export const playerColours = [
  { ground: '#2f80d0', ink: '#ffffff' },
  { ground: '#b2361a', ink: '#ffffff' },
  { ground: '#2c7d4f', ink: '#ffffff' },
  { ground: '#7a3b8f', ink: '#ffffff' },
  { ground: '#ffc83d', ink: '#10292d' },
  { ground: '#0b4a4e', ink: '#ffffff' },
  { ground: '#ff8fb1', ink: '#10292d' },
] as const;

export const playerShapes = ['circle', 'square', 'diamond', 'hexagon', 'petal', 'shield'] as const;
export type PlayerShape = (typeof playerShapes)[number];

export interface PlayerLook {
  readonly ground: string;
  readonly ink: string;
  readonly shape: PlayerShape;
}

/** `seat` from 1. Seven colours and six shapes meet again only after 42 seats. */
export function playerLook(seat: number): PlayerLook {
  const index = Math.max(0, Math.floor(seat) - 1);
  const colour = playerColours[index % playerColours.length] ?? playerColours[0];
  return { ...colour, shape: playerShapes[index % playerShapes.length] ?? 'circle' };
}

/** One or two letters: of the first two words of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toLocaleUpperCase() ?? '')
    .join('');
}
