/** The bits of a struct's first byte in a Yjs update (format V1). Source: yjs 13.6 `Item.write`. */
export const infoBit = {
  content: 0b1_1111,
  key: 0b10_0000,
  rightOrigin: 0b100_0000,
  origin: 0b1000_0000,
} as const;
