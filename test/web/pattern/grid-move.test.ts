import { describe, expect, it } from 'vitest';
import { type GridPlace, moveInGrid } from '../../../web/pattern/grid-move.ts';

const size = { lanes: 4, steps: 16 };
const place = (laneIndex: number, stepIndex: number): GridPlace => ({ laneIndex, stepIndex });

describe('keys of the grid', () => {
  it.each([
    ['ArrowRight', place(1, 6)],
    ['ArrowLeft', place(1, 4)],
    ['ArrowDown', place(2, 5)],
    ['ArrowUp', place(0, 5)],
    ['Home', place(1, 0)],
    ['End', place(1, 15)],
    ['PageUp', place(0, 5)],
    ['PageDown', place(3, 5)],
  ])('%s', (key, to) => {
    expect(moveInGrid(place(1, 5), key, size)).toEqual(to);
  });

  it('Ctrl goes to the corners', () => {
    expect(moveInGrid(place(1, 5), 'Home', size, true)).toEqual(place(0, 0));
    expect(moveInGrid(place(1, 5), 'End', size, true)).toEqual(place(3, 15));
  });

  it('nothing leads out of the grid, and other keys lead nowhere', () => {
    expect(moveInGrid(place(0, 0), 'ArrowUp', size)).toEqual(place(0, 0));
    expect(moveInGrid(place(3, 15), 'ArrowRight', size)).toEqual(place(3, 15));
    expect(moveInGrid(place(0, 0), 'Tab', size)).toBeUndefined();
  });
});
