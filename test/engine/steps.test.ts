import { describe, it } from 'vitest';
import { TestGatewayClient } from '../support/gateway-client.ts';
import { FEBRUARY, JULY, MAIN, TOKEN, watched } from './harness.ts';

describe('a run that hangs', () => {
  for (const era of [FEBRUARY, JULY] as const) {
    it(`is red on ${era} once it has been silent for too long, and its abort frees the session`, async ({
      expect,
      onTestFinished,
    }) => {
      const { gateway, watch } = await watched(onTestFinished, era, { model: 'hang' });
      await gateway.userMessage('hello');
      const stalled = await watch.until('stalled', ({ incidents }) =>
        incidents.some((incident) => incident.class === 'run-stalled'),
      );
      expect(stalled.sessions).toMatchObject([{ key: MAIN, state: 'stalled' }]);
      await gateway.setModel('answer');
      const result = await watch.engine.act('abort', MAIN);
      expect(result).toMatchObject({ outcome: 'done', after: { level: 'green' } });
      await watch.answered(await gateway.userMessage('again'));
      await watch.level('green');
    });
  }

  it('that 2026.2.1 cannot end is told as failed, with what to do instead', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY, { model: 'hang' });
    const client = await TestGatewayClient.connect(gateway.url, { token: TOKEN });
    onTestFinished(() => client.close());
    client.send('agent', { message: 'hello', sessionKey: MAIN, idempotencyKey: 'run-1' });
    await watch.until('it works', ({ sessions }) => sessions[0]?.state === 'working');
    const result = await watch.engine.act('abort', MAIN);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('restart');
    expect(result.after.sessions[0]?.state).not.toBe('idle');
  });
});

describe('pausing', () => {
  it('looks at nothing and says nothing until it is resumed', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY);
    watch.engine.pause(Date.now() + 3_600_000);
    expect(watch.snapshot).toMatchObject({ level: 'grey', headline: 'Watching is paused.' });
    expect(watch.engine.status().pausedUntil).not.toBeNull();
    await gateway.kill();
    // Several paces long: a look that was under way may still end, no other may begin.
    const paces = () => new Promise((resolve) => setTimeout(resolve, 1_200));
    await paces();
    const last = watch.engine.lastLook();
    await paces();
    expect(watch.engine.lastLook()).toBe(last);
    expect(watch.snapshot.level).toBe('grey');
    expect(watch.notices()).toEqual([]);
    watch.engine.pause(null);
    await watch.level('red');
    expect(watch.engine.status().pausedUntil).toBeNull();
    expect(watch.notices()).toEqual(['shown']);
  });

  it('ends by itself', async ({ onTestFinished }) => {
    const { watch } = await watched(onTestFinished, FEBRUARY);
    watch.engine.pause(Date.now() + 300);
    await watch.level('grey');
    await watch.level('green');
  });
});
