import { describe, expect, test } from 'vitest';
import { createLifecycle, UncaughtFaultError, type Lifecycle } from '../../../src/services/runtime/lifecycle.ts';

describe('a run of the bot', () => {
  test('is connecting, then serving, then stopping', () => {
    const lifecycle = createLifecycle(new AbortController().signal);
    expect(lifecycle.phase).toBe('connecting');
    lifecycle.serve();
    expect(lifecycle.phase).toBe('serving');
    lifecycle.stop();
    expect(lifecycle.phase).toBe('stopping');
  });

  test('gives up its start with the reason of whoever started it', () => {
    const signal = new AbortController();
    const { starting } = createLifecycle(signal.signal);
    expect(starting.aborted).toBe(false);
    signal.abort(new Error('told to'));
    expect(starting.reason).toEqual(new Error('told to'));
  });

  test('gives up its start with the first failure, and reports it', async () => {
    const lifecycle = createLifecycle(new AbortController().signal);
    lifecycle.fail(new Error('first'));
    lifecycle.fail(new Error('second'));
    expect(lifecycle.starting.reason).toEqual(new Error('first'));
    expect(await lifecycle.failed).toEqual(new Error('first'));
  });

  test('is closed when told to, and not by a stop', () => {
    const lifecycle = createLifecycle(new AbortController().signal);
    lifecycle.stop();
    expect(lifecycle.closed.aborted).toBe(false);
    lifecycle.close();
    expect(lifecycle.closed.aborted).toBe(true);
  });

  test.each<[ending: ReturnType<Lifecycle['ending']>, how: string, end: (run: Run) => void]>([
    ['stopped', 'is stopped', ({ lifecycle }) => lifecycle.stop()],
    ['stopped', 'is given up while it starts', ({ signal }) => signal.abort()],
    ['crashed', 'is neither stopped nor given up', () => {}],
    ['crashed', 'starts, and an error is caught by nobody', ({ signal }) => signal.abort(fault)],
    [
      'crashed',
      'is stopped after an error that nobody caught',
      ({ signal, lifecycle }) => {
        signal.abort(fault);
        lifecycle.stop();
      },
    ],
    [
      'failed',
      'is stopped because it cannot go on',
      ({ lifecycle }) => {
        lifecycle.fail(new Error('refused'));
        lifecycle.stop();
      },
    ],
  ])('ends as %s where it %s', (ending, _how, end) => {
    const signal = new AbortController();
    const lifecycle = createLifecycle(signal.signal);
    end({ signal, lifecycle });
    expect(lifecycle.ending()).toBe(ending);
  });
});

interface Run {
  readonly signal: AbortController;
  readonly lifecycle: Lifecycle;
}

const fault = new UncaughtFaultError('uncaughtException');
