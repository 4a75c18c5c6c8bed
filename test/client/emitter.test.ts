import { describe, expect, it, vi } from 'vitest';
import { Emitter } from '../../client/emitter.ts';
import { nextUncaughtError } from '../support/uncaught-error.ts';

describe('emitter', () => {
  it('tells every listener of its own event, in order', () => {
    const heard: string[] = [];
    const emitter = new Emitter<{ a: number; b: string }>();
    emitter.on('a', (value) => heard.push(`first ${value}`));
    emitter.on('a', (value) => heard.push(`second ${value}`));
    emitter.on('b', (value) => heard.push(value));
    emitter.emit('a', 1);
    expect(heard).toEqual(['first 1', 'second 1']);
  });

  it('takes off the one listener that its answer belongs to, also where the function was given twice', () => {
    const listener = vi.fn();
    const emitter = new Emitter<{ a: number }>();
    const off = emitter.on('a', listener);
    emitter.on('a', listener);
    off();
    off();
    emitter.emit('a', 1);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('lets the others hear when one listener throws, and hands its error to the platform', async () => {
    const uncaught = nextUncaughtError();
    const heard: number[] = [];
    const emitter = new Emitter<{ a: number }>();
    const fault = new Error('a fault of the application');
    emitter.on('a', () => {
      throw fault;
    });
    emitter.on('a', (value) => heard.push(value));
    emitter.emit('a', 7);
    expect(heard).toEqual([7]);
    expect(await uncaught).toBe(fault);
  });
});
