import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { readOnlyFiles } from '../../../electron/openclaw/files.ts';
import { createProbeWatch } from '../../../electron/openclaw/gateway/probe-watch.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A port that takes connections and says nothing, or answers at once, and how often it was asked. */
async function portThat(answers: { now: boolean }) {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (answers.now) response.end('{"ok":true,"status":"live"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let nowMs = 1_000_000;
  const url = `ws://127.0.0.1:${port}`;
  const input = { env: {}, homeDir: '/nowhere', flags: { url }, files: readOnlyFiles };
  const probe = createProbeWatch({ location: locate(input), timeoutMs: 100, now: () => nowMs });
  return {
    probe,
    asked: () => asked,
    /** Asks once a second, for so long. */
    async askFor(seconds: number) {
      for (let i = 0; i < seconds; i += 1) {
        nowMs += 1_000;
        await probe.ask();
      }
    },
    setBack: () => {
      nowMs -= 3_600_000;
    },
  };
}

describe('a port that says nothing', () => {
  it('is asked again at once, and then less and less', async () => {
    const { asked, askFor } = await portThat({ now: false });
    await askFor(2);
    expect(asked()).toBe(2);
    await askFor(58);
    // The pause grows by what each one took, here a tenth of a second, up to five seconds.
    expect(asked()).toBeGreaterThan(10);
    expect(asked()).toBeLessThan(40);
  });

  it('is asked at once when a person asks, and when it has answered', async () => {
    const answers = { now: false };
    const { probe, asked, askFor } = await portThat(answers);
    await askFor(40);
    const before = asked();
    answers.now = true;
    probe.expire();
    expect(await probe.ask()).toMatchObject({ kind: 'answered' });
    await askFor(3);
    expect(asked()).toBe(before + 4);
  });

  it('is asked all the same where the clock was set back', async () => {
    const { asked, askFor, setBack } = await portThat({ now: false });
    await askFor(40);
    const before = asked();
    setBack();
    await askFor(1);
    expect(asked()).toBe(before + 1);
  });
});
