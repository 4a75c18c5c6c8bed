import { useRef } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { accentOf } from '../../shared/metre.ts';
import { useRoomState } from '../room/use-room-state.ts';
import { sharedWords } from '../words/shared-words.ts';
import style from './beat-ring.module.css';
import { maySpotsBlink, type RingPosition, ringPositionAt, spotAt } from './ring-position.ts';
import { shownMoment } from './shown-moment.ts';
import { useEachFrame } from './use-each-frame.ts';

export interface BeatRingProps {
  readonly classroom: Classroom;
  /** From 0 within the bar: drawn as this player's own. */
  readonly myBeats?: readonly number[];
  /** CSS length of the square; without it the ring fills its place. */
  readonly size?: string;
}

/** Leaves room on the disc for the halo of the largest spot. */
const ringRadius = 73;
const sweepEnd = -ringRadius * Math.SQRT1_2;

/** The bar as a ring; what moves is written straight to the drawing at every frame, past React. */
export function BeatRing({ classroom, myBeats = [], size }: BeatRingProps) {
  const { tempo } = useRoomState(classroom);
  const svg = useRef<SVGSVGElement>(null);
  const shown = useRef('');
  const { beatsPerBar } = tempo;
  const words = sharedWords.ring;

  useEachFrame(() => {
    const moment = shownMoment(classroom);
    if (svg.current) draw(svg.current, moment && ringPositionAt(moment.pair, moment.serverMs), shown);
  });

  const spots = Array.from({ length: beatsPerBar }, (_, beat) => beat);
  const mine = myBeats.filter((beat) => beat < beatsPerBar);
  return (
    <svg
      ref={svg}
      className={style.ring}
      style={size === undefined ? undefined : { width: size }}
      viewBox="-110 -110 220 220"
      role="img"
      aria-label={mine.length > 0 ? words.labelWithMine(beatsPerBar, mine) : words.label(beatsPerBar)}
    >
      <circle className={style.disc} r="106" />
      <circle className={style.track} r={ringRadius} />
      <g className={style.hand} data-part="hand">
        <path
          className={style.sweep}
          d={`M 0 -${ringRadius} A ${ringRadius} ${ringRadius} 0 0 0 ${sweepEnd} ${sweepEnd}`}
        />
        <circle className={style.head} cy={-ringRadius} r="6.5" />
      </g>
      {spots.map((beat) => {
        const { x, y } = spotAt(beat, beatsPerBar, ringRadius);
        const isMine = mine.includes(beat);
        const accent = accentOf({ beatsPerBar }, beat);
        const radius = (beatsPerBar > 8 ? 12 : 15) + (accent === 'bar' ? 4 : 0) + (isMine ? 2 : 0);
        return (
          <g key={beat} transform={`translate(${x} ${y})`}>
            <g className={style.spot} data-part="spot" data-accent={accent} data-mine={isMine || undefined}>
              <circle className={style.halo} r={radius + 6} />
              <circle className={style.face} r={radius} />
              {isMine && <circle className={style.mark} r={radius - 4.5} />}
              <text className={style.number} dy="0.36em">
                {beat + 1}
              </text>
            </g>
          </g>
        );
      })}
      <text className={style.count} data-part="count" dy="0.36em" />
      <text className={style.hint} data-part="hint" y="38" />
    </svg>
  );
}

function draw(svg: SVGSVGElement, position: RingPosition | undefined, shown: { current: string }): void {
  const playing = position?.playing === true;
  const turn = playing ? (position.beatInBar / position.beatsPerBar) * 360 : 0;
  part(svg, 'hand')?.setAttribute('transform', `rotate(${turn.toFixed(2)})`);
  const isCountIn = position?.countInLeft !== undefined;
  const beat = playing ? Math.floor(position.beatInBar) : -1;
  const blink = playing && maySpotsBlink(position);
  // Attributes are written only where the beat has changed: sixty times a second costs a slow tablet its smoothness.
  const state = `${playing} ${beat} ${blink} ${position?.beatsPerBar} ${position?.countInLeft} ${svg.childElementCount}`;
  if (state === shown.current) return;
  shown.current = state;
  svg.dataset.state = isCountIn ? 'count-in' : playing ? 'playing' : 'stopped';
  const spots = svg.querySelectorAll<SVGGElement>('[data-part="spot"]');
  for (const [index, spot] of spots.entries())
    spot.toggleAttribute('data-lit', playing && (index === beat || !blink));
  const words = sharedWords.ring;
  write(
    svg,
    'count',
    position?.countInLeft !== undefined ? `${position.countInLeft}` : playing ? `${beat + 1}` : '',
  );
  write(svg, 'hint', isCountIn ? words.getReady : playing ? '' : words.waiting);
}

function write(svg: SVGSVGElement, name: string, text: string): void {
  const node = part(svg, name);
  if (node) node.textContent = text;
}

function part(svg: SVGSVGElement, name: string): SVGElement | null {
  return svg.querySelector<SVGElement>(`[data-part="${name}"]`);
}
