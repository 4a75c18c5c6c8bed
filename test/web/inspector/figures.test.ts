import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { documentTables } from '../../../web/inspector/document-tables.ts';
import { rate, signed } from '../../../web/inspector/figure-text.ts';
import { linePoints, scaleTop } from '../../../web/inspector/line-points.ts';
import { spreadOf } from '../../../web/inspector/spread.ts';

it('shows every root of the document with its keys in order, and what does not fit the table too', () => {
  const doc = new Y.Doc();
  doc.getMap('cells').set('p1:0:10', 90);
  doc.getMap('cells').set('p1:0:9', 80);
  doc.getMap('tempo').set('bpm', { odd: true });
  const tables = new Map(documentTables(doc).map(({ root, rows }) => [root, rows]));
  expect(tables.get('cells')).toEqual([
    { key: 'p1:0:9', value: '80' },
    { key: 'p1:0:10', value: '90' },
  ]);
  expect(tables.get('tempo')).toEqual([{ key: 'bpm', value: '{"odd":true}' }]);
  expect(tables.get('mutes')).toEqual([]);
});

it('gives percentiles by nearest rank', () => {
  expect(spreadOf([])).toBeUndefined();
  expect(spreadOf([5])).toEqual({ count: 1, median: 5, p95: 5, max: 5 });
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(spreadOf(hundred)).toEqual({ count: 100, median: 50, p95: 95, max: 100 });
});

it('draws a line from the bottom of the scale to its top, and keeps what is beyond at the edge', () => {
  expect(linePoints([0, 5, 20], { least: 0, most: 10, height: 40 })).toBe(
    '0.00,40.00 50.00,20.00 100.00,0.00',
  );
  expect(linePoints([1], { least: 0, most: 10, height: 40 })).toBe('');
});

it('ends the scale on a round number', () => {
  expect([scaleTop([], 10), scaleTop([11], 10), scaleTop([37], 10), scaleTop([501], 10)]).toEqual([
    10, 20, 50, 1000,
  ]);
});

it('writes numbers for people', () => {
  expect([signed(-2.04, 1), signed(-0.01, 1), signed(3, 1)]).toEqual(['−2.0', '0.0', '3.0']);
  expect([rate(0.25), rate(9.99), rate(1234.5)]).toEqual(['0.3', '10.0', '1,235']);
});
