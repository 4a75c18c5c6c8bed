/** The scales offered, in the spelling of `room.scale`. */
export const scaleIds = [
  'c-pentatonic',
  'd-pentatonic',
  'f-pentatonic',
  'g-pentatonic',
  'a-minor-pentatonic',
  'c-major',
  'g-major',
  'a-minor',
  'd-dorian',
  'c-blues',
] as const;
