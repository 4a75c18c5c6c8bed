/**
 * Finds the client of a request that came through proxies. Each proxy has its own way of naming the client: a list to which every
 * hop adds (`X-Forwarded-For`; `Forwarded`, RFC 7239), or one address that it sets (`X-Real-IP`, `CF-Connecting-IP`, …). Both are
 * believed only as far as the hops are trusted, so what a client writes itself changes nothing.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import type { AddressHeader } from '../../config/address-header.ts';
import type { Config } from '../../config/config.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The network address of the client, past the trusted proxies. */
    readonly clientAddress: string;
  }
}

type Hops = (header: string) => readonly (string | undefined)[];

export type AddressConfig = Pick<Config, 'trustProxy' | 'addressHeader'>;

/** How to read the hops from each header, nearest last. */
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

  /** Returns the nearest address that does not belong to a trusted proxy, or the farthest if they all do. */
  of({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
    const peer = socket.remoteAddress ?? '';
    const said = headers[this.#header];
    if (said === undefined || !this.#trusts(peer)) return peer;
    const hops = [...hopsOf[this.#header](String(said))];
    let nearest = peer;
    while (this.#trusts(nearest)) {
      const next = hops.pop();
      // The header ends here, or the hop names no address ("unknown", RFC 7239 section 6.2). All clients behind it count as one.
      if (next === undefined) break;
      nearest = next;
    }
    return nearest;
  }

  /** Whether the connection comes from a trusted proxy. */
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

/** A client that repeats the header only gets both values joined, which is no address. */
function oneAddress(header: string): readonly (string | undefined)[] {
  return [parseNode(header)];
}

/**
 * Parses `for=192.0.2.43;proto=https` (RFC 7239, section 4). Neither an address nor a host contains a comma or semicolon, so
 * quotes need no parsing: a client's unclosed quote can't swallow what its proxy adds.
 */
function parseForwardedElement(element: string): string | undefined {
  const pair = element
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.slice(0, 4).toLowerCase() === 'for=');
  return pair === undefined ? undefined : parseNode(pair.slice(4));
}

/** Removes quotes, IPv6 brackets and port from an address. Returns undefined if it is not one. */
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
  // An IPv6 address has several colons, and has no port unless it has brackets.
  return colon === -1 || colon !== node.lastIndexOf(':') ? node : node.slice(0, colon);
}
