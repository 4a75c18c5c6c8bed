/** The headers in which proxies name the client that they pass on: a list to which each adds, or one address. */
export const addressHeaders = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fly-client-ip',
] as const;

export type AddressHeader = (typeof addressHeaders)[number];
