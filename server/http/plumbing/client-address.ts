/**
 * Whose request it is, where proxies stand between. Each proxy has its own way of saying so: a list to which every hop adds
 * (`X-Forwarded-For`; `Forwarded`, RFC 7239), or one address that it sets (`X-Real-IP`, `CF-Connecting-IP`, …). Both are
 * believed as far as the hops are trusted, and no further: what a client writes itself changes nothing.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import type { AddressHeader } from '../../config/address-header.ts';
import type { Config } from '../../config/config.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The network address of who asks, past the proxies that are trusted. */
    readonly clientAddress: string;
  }
}

type Hops = (header: string) => readonly (string | undefined)[];

export type AddressConfig = Pick<Config, 'trustProxy' | 'addressHeader'>;

/** How the hops are read out of each header, nearest last. */
const hopsOf: Readonly<Record<AddressHeader, Hops>> = {
  'x-forwarded-for': (header) => header.split(',').map(parseNode),
  forwarded: (header) => header.split(',').map(parseForwardedElement),
  'x-real-ip': oneAddress,
  'true-client-ip': oneAddress,
  'cf-connecting-ip': oneAddress,
  'fly-client-ip': oneAddress,
};

export class ClientAddress {
  readonly #header: AddressHeader;
  readonly #isTrusted: ((address: string, hop: number) => boolean) | undefined;

  constructor({ trustProxy, addressHeader }: AddressConfig) {
    this.#header = addressHeader;
    this.#isTrusted = trustProxy.length === 0 ? undefined : proxyAddr.compile([...trustProxy]);
  }

  /** The nearest address that is no trusted proxy's; where all are, the farthest. */
  of({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
    const peer = socket.remoteAddress ?? '';
    const said = headers[this.#header];
    if (said === undefined || !this.#trusts(peer)) return peer;
    const hops = [...hopsOf[this.#header](String(said))];
    let nearest = peer;
    while (this.#trusts(nearest)) {
      const next = hops.pop();
      // The header's end, or a hop that tells no address ("unknown", RFC 7239 section 6.2): all behind it count as one.
      if (next === undefined) break;
      nearest = next;
    }
    return nearest;
  }

  /** Whether the connection comes from a proxy that is believed. */
  isFromProxy({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
    return this.#trusts(socket.remoteAddress ?? '');
  }

  #trusts(address: string): boolean {
    return this.#isTrusted?.(address, 0) ?? false;
  }
}

export function noteClientAddresses(app: FastifyInstance, clientAddress: ClientAddress): void {
  app.decorateRequest('clientAddress', {
    getter() {
      return clientAddress.of(this.raw);
    },
  });
}

/** Whoever repeats the header gets both values, joined: that is no address. */
function oneAddress(header: string): readonly (string | undefined)[] {
  return [parseNode(header)];
}

/**
 * `for=192.0.2.43;proto=https` (RFC 7239, section 4). Neither an address nor a host holds a comma or semicolon, so quotes need no
 * reading: a client's unclosed one can't swallow what its proxy adds.
 */
function parseForwardedElement(element: string): string | undefined {
  const pair = element
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.slice(0, 4).toLowerCase() === 'for=');
  return pair === undefined ? undefined : parseNode(pair.slice(4));
}

/** An address without what may be about it: quotes, IPv6's brackets, a port. Undefined where it is none. */
function parseNode(text: string): string | undefined {
  const trimmed = text.trim();
  const isQuoted = trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"');
  const node = isQuoted ? trimmed.slice(1, -1) : trimmed;
  const address = withoutPort(node);
  return isIP(address) === 0 ? undefined : address;
}

function withoutPort(node: string): string {
  if (node.startsWith('[')) return node.slice(1, Math.max(1, node.indexOf(']')));
  const colon = node.indexOf(':');
  // An IPv6 address has more than one, and no port where it has no brackets.
  return colon === -1 || colon !== node.lastIndexOf(':') ? node : node.slice(0, colon);
}
