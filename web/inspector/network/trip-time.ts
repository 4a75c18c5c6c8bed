/**
 * How long a frame takes one way. A WebSocket is a TCP connection: a packet that is lost does not go missing, it is sent again
 * after a timeout that doubles each time, and all that comes after it waits. So loss is heard as a stall, and at worst as the
 * connection's end.
 */
import type { NetworkConditions } from './conditions.ts';

/** What fits in a packet of Ethernet or Wi-Fi, headers taken off. */
const packetBytes = 1400;
/** Linux's least retransmission timeout; RFC 6298 asks for a whole second. */
export const leastTimeoutMs = 200;
/** 12.6 s of silence at the least timeout: nobody waits longer for a beat. */
export const maxRetransmissions = 6;

/** `random`: from 0 up to 1. Undefined: one packet was lost so often that the connection is given up. */
export function tripMs(
  conditions: NetworkConditions,
  bytes: number,
  random: () => number,
): number | undefined {
  const { delayMs, jitterMs } = conditions;
  let stallMs = 0;
  for (let packet = 0; packet < Math.max(1, Math.ceil(bytes / packetBytes)); packet++) {
    const retransmissions = lossesOf(conditions, random);
    if (retransmissions > maxRetransmissions) return undefined;
    stallMs = Math.max(stallMs, timeoutMs(conditions) * (2 ** retransmissions - 1));
  }
  return delayMs + jitterMs * -Math.log(1 - random()) + stallMs;
}

/** RFC 6298: the smoothed round trip and four times its variation. */
function timeoutMs({ delayMs, jitterMs }: NetworkConditions): number {
  return Math.max(leastTimeoutMs, 2 * delayMs + 4 * 2 * jitterMs);
}

function lossesOf({ lossPercent }: NetworkConditions, random: () => number): number {
  let losses = 0;
  while (losses <= maxRetransmissions && random() * 100 < lossPercent) losses += 1;
  return losses;
}
