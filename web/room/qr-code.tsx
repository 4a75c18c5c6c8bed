import { encode } from 'uqr';
import { words } from '../words/teach-words.ts';
import { joinAddress } from './join-address.ts';
import { qrPath } from './qr-path.ts';

interface QrCodeProps {
  readonly code: string;
  /** CSS pixels, or any CSS length. */
  readonly size: number | string;
}

/** The way into the room as a picture for cameras: always dark on white, with the quiet zone that they need. */
export function QrCode({ code, size }: QrCodeProps) {
  const { data, size: modules } = encode(joinAddress(location.origin, code), { ecc: 'M', border: 4 });
  return (
    <svg
      role="img"
      aria-label={words.room.qr}
      style={{ width: size, height: size, flex: 'none', borderRadius: '1rem' }}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
    >
      <rect width={modules} height={modules} fill="#ffffff" />
      <path d={qrPath(data)} fill="#06343a" />
    </svg>
  );
}
