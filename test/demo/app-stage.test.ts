import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { understood } from '../../electron/core/evidence/understood.ts';
import { type AppStage, setAppStage } from '../../electron/demo/app-stage.ts';

const seen = (stage: AppStage) => stage.engine.status().snapshot;

describe("the panel's demo", () => {
  let stage: AppStage;
  const logged: string[] = [];

  beforeAll(async () => {
    stage = await setAppStage((line) => logged.push(line));
    stage.play().catch((error: unknown) => logged.push(String(error)));
  });
  afterAll(() => stage.close());

  it('goes from green to a message that waits behind a lock that may be released', async () => {
    await expect.poll(() => seen(stage).level, { timeout: 30_000 }).toBe('green');
    await expect.poll(() => seen(stage).level, { timeout: 40_000 }).toBe('red');
    expect(seen(stage).recommended.action).toBe('unlock');
  });

  it('is mended by the recommended step, and then the agent answers', async () => {
    const { action, target } = seen(stage).recommended;
    if (action !== 'unlock') throw new Error(`recommended: ${action}`);
    const result = await stage.engine.act(action, target);
    expect(result).toMatchObject({ outcome: 'done' });
    await expect.poll(() => seen(stage).level, { timeout: 30_000 }).toBe('green');
    const replies = () => {
      const evidence = stage.engine.evidence();
      const messages = evidence === null ? [] : understood(evidence).messages;
      return messages.flatMap((one) => one.replyAtMs ?? []);
    };
    await expect.poll(() => replies().length, { timeout: 40_000 }).toBeGreaterThan(0);
    expect(logged).toEqual([]);
  });

  it('has nothing that could be restarted or ended', async () => {
    expect(await stage.engine.act('restart', null)).toMatchObject({ outcome: 'refused' });
  });
});
