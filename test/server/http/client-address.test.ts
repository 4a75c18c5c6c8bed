import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { AddressHeader } from '../../../server/config/address-header.ts';
import { ClientAddress } from '../../../server/http/plumbing/client-address.ts';
import { addressKey } from '../../../server/limit/address-key.ts';

const proxy = '10.0.0.1';
const child = '203.0.113.9';
const childSix = '2001:db8:1:2:3:4:5:6';

interface Case {
  /** The peer of the connection. */
  readonly peer?: string;
  readonly trust?: readonly string[];
  readonly header: AddressHeader;
  readonly headers: Readonly<Record<string, string>>;
}

function seen({ peer = proxy, trust = ['10.0.0.0/8'], header, headers }: Case): string {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  return new ClientAddress({ trustProxy: trust, addressHeader: header }).of({ headers, socket });
}

const list: AddressHeader = 'x-forwarded-for';

describe('the address of a client behind', () => {
  it.each<readonly [proxy: string, header: AddressHeader, value: string, address: string]>([
    ['nginx ($proxy_add_x_forwarded_for)', list, child, child],
    ['HAProxy (option forwardfor)', list, child, child],
    ['HAProxy (option forwarded)', 'forwarded', `proto=https;for=${child}`, child],
    ['Traefik', list, child, child],
    ['Caddy', list, child, child],
    ['AWS ALB (client port kept)', list, `${child}:48212`, child],
    ['AWS ALB, IPv6 (client port kept)', list, `[${childSix}]:48212`, childSix],
    ['two proxies, the nearer a private one', list, `${child}, 10.2.3.4`, child],
    ['nginx ($remote_addr)', 'x-real-ip', child, child],
    ['Cloudflare', 'cf-connecting-ip', childSix, childSix],
    ['Akamai, Cloudflare Enterprise', 'true-client-ip', child, child],
    ['Fly.io', 'fly-client-ip', child, child],
    ['a proxy of RFC 7239', 'forwarded', `for="[${childSix}]:4711";by=203.0.113.43`, childSix],
    ['a proxy of RFC 7239, without quotes', 'forwarded', `For=${child}; Host=music.example`, child],
    ['two proxies of RFC 7239', 'forwarded', `for=${child}, for=10.2.3.4;proto=http`, child],
  ])('%s', (_proxy, header, value, address) => {
    expect(seen({ header, headers: { [header]: value } })).toBe(address);
  });
});

describe('what a client writes itself', () => {
  const spoofed = '198.51.100.1';

  it.each<AddressHeader>([
    list,
    'forwarded',
    'x-real-ip',
    'true-client-ip',
    'cf-connecting-ip',
    'fly-client-ip',
  ])('counts for nothing in %s without a trusted proxy', (header) => {
    const value = header === 'forwarded' ? `for=${spoofed}` : spoofed;
    const headers = { [header]: value };
    expect(seen({ peer: child, header, headers })).toBe(child);
    expect(seen({ peer: child, trust: [], header, headers })).toBe(child);
  });

  it.each<readonly [means: string, header: AddressHeader, value: string]>([
    ['a list that goes on before the proxy', list, `${spoofed}, ${child}`],
    ['one that ends in a comma', list, `${spoofed}, , ${child}`],
    ["an address of the proxies' own network", list, `10.9.9.9, ${child}`],
    ['nonsense', list, `"[::::]:x, %%%, ${child}`],
    ['a quote that is not closed', 'forwarded', `for="${spoofed}, for=${child}`],
    ['a semicolon in quotes', 'forwarded', `host=";for=${spoofed};", for=${child}`],
  ])('does not hide it behind a trusted one: %s', (_means, header, value) => {
    expect(seen({ header, headers: { [header]: value } })).toBe(child);
  });

  it('in another header than the configured one is not looked at', () => {
    const headers = { 'x-forwarded-for': child, 'cf-connecting-ip': spoofed, forwarded: `for=${spoofed}` };
    expect(seen({ header: list, headers })).toBe(child);
  });
});

describe('a hop that tells no address', () => {
  it.each<readonly [header: AddressHeader, value: string]>([
    [list, 'unknown'],
    [list, ''],
    [list, `${child}, unknown`],
    ['forwarded', 'for=unknown'],
    ['forwarded', 'for="_hidden";proto=https'],
    ['forwarded', `for=${child}, proto=https`],
    ['x-real-ip', `${child}, 198.51.100.1`],
    ['cf-connecting-ip', 'x'],
  ])('%s: %j counts as the proxy before it', (header, value) => {
    expect(seen({ header, headers: { [header]: value } })).toBe(proxy);
  });
});

it('is the farthest where all hops are trusted', () => {
  expect(seen({ header: list, headers: { 'x-forwarded-for': '10.1.1.1, 10.2.2.2' } })).toBe('10.1.1.1');
});

it('counts an address with and without its port, mapped and bare, as one', () => {
  const values = [
    child,
    `${child}:1`,
    `${child}:2`,
    `::ffff:${child}`,
    '::ffff:cb00:7109',
    `[::ffff:${child}]:9`,
  ];
  const keys = values.map((value) =>
    addressKey(seen({ header: list, headers: { 'x-forwarded-for': value } })),
  );
  expect(new Set(keys)).toEqual(new Set([child]));
});
