import { describe, expect, it, onTestFinished } from 'vitest';
import { err, ok } from '../../electron/core/result.ts';
import { channelled } from './scenes.ts';
import { World } from './world.ts';

function world() {
  return channelled(new World(onTestFinished));
}

describe('a channel that is started again', () => {
  it('is stopped first where it runs, and is proved by the gateway’s own word', async () => {
    const made = world();
    made.bot.running = true;
    made.bot.connected = false;
    const result = await made.act('restart-channel', 'telegram:work');
    expect(result).toMatchObject({ outcome: 'done', target: 'telegram:work' });
    expect(made.done.map((one) => one.split(' ')[0])).toEqual([
      'channels.stop',
      'channels.start',
      'channels.status',
    ]);
    expect(made.done[1]).toBe('channels.start {"channel":"telegram","accountId":"work"}');
  });

  it('is only started where it is off', async () => {
    const made = world();
    const result = await made.act('restart-channel', 'telegram:work');
    expect(result.outcome).toBe('done');
    expect(made.done.some((one) => one.startsWith('channels.stop'))).toBe(false);
  });

  it('is stopped first where it waits for its own next try, which no start cuts short', async () => {
    const made = world();
    made.bot.restartPending = true;
    const result = await made.act('restart-channel', 'telegram:work');
    expect(result).toMatchObject({ outcome: 'done', target: 'telegram:work' });
    expect(made.done[0]).toBe('channels.stop {"channel":"telegram","accountId":"work"}');
  });

  it('is asked for again while the gateway is busy with it', async () => {
    const made = world();
    made.retries = 2;
    expect((await made.act('restart-channel', 'telegram:work')).outcome).toBe('done');
    expect(made.done.filter((one) => one.startsWith('channels.start'))).toHaveLength(3);
  });

  it('is done where the gateway has started it by itself meanwhile', async () => {
    const made = world();
    const { answer } = made;
    made.answer = (method, params) => {
      const told = answer(method, params);
      const outcome = { status: 'retry', reason: 'task-owned' };
      return method === 'channels.start' ? ok({ started: true, outcome }) : told;
    };
    expect((await made.act('restart-channel', 'telegram:work')).outcome).toBe('done');
    expect(made.done.filter((one) => one.startsWith('channels.start'))).toHaveLength(1);
  });

  it('has failed, in its own words, where its server refuses it', async () => {
    const made = world();
    made.isRevoked = true;
    const result = await made.act('restart-channel', 'telegram:work');
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('Unauthorized');
  });

  it('that was stopped and could not be started is named with the way to start it', async () => {
    const made = world();
    made.bot.running = true;
    const { answer } = made;
    made.answer = (method, params) =>
      method === 'channels.start'
        ? err({ code: 'UNAVAILABLE', message: 'plugins are reloading' })
        : answer(method, params);
    const result = await made.act('restart-channel', 'telegram:work');
    expect(result.outcome).toBe('failed');
    expect(result.reason).toContain('clawbuoy restart-channel telegram:work');
  });

  it('is refused where its owner has switched it off, or there is none of that name', async () => {
    const made = world();
    made.bot.enabled = false;
    expect((await made.act('restart-channel', 'telegram:work')).outcome).toBe('refused');
    expect((await made.act('restart-channel', 'signal')).outcome).toBe('refused');
    expect(made.done).toEqual([]);
  });

  it('needs no name where the breaker keeps it off', async () => {
    const made = world();
    expect((await made.act('restart-channel', null)).outcome).toBe('refused');
    made.suppressed = true;
    expect((await made.act('restart-channel', null)).outcome).toBe('done');
  });

  it('is refused where the version starts no single channel', async () => {
    const made = world();
    made.methods = [];
    const result = await made.act('restart-channel', 'telegram:work');
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('clawbuoy restart');
  });
});
