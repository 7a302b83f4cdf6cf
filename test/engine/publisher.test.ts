import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Snapshot } from '../../electron/core/api/snapshot.ts';
import { createPublisher, createReplyNews } from '../../electron/engine/publisher.ts';
import { openJournal } from '../../electron/recovery/journal.ts';
import { NOW_MS, statusWith } from '../core/view/status-fixture.ts';
import { evidence, MAIN } from '../support/evidence.ts';

const SECOND = 1_000;
const FIVE_MINUTES = 5 * 60 * SECOND;

function lit(onEnd: TestContext['onTestFinished']) {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-light-'));
  onEnd(() => rmSync(dir, { recursive: true, force: true }));
  let nowMs = NOW_MS;
  const now = () => nowMs;
  const journal = openJournal({ file: join(dir, 'journal.jsonl'), now, stateDir: () => '/x' });
  let sent = 0;
  const light = createPublisher({
    first: snapshot(),
    journal,
    now,
    send: () => {
      sent += 1;
    },
  });
  light.publish();
  return {
    light,
    sent: () => sent - 1,
    written: (type: string) => journal.read().records.filter((record) => record.type === type),
    show: (next: Snapshot) => {
      light.show(next);
      light.publishIfNew();
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

function snapshot(parts: Partial<Snapshot> = {}): Snapshot {
  return statusWith(parts).snapshot;
}

const waitsFor = (seconds: number) => snapshot({ headline: `Waits for ${seconds} s.` });

describe('the light', () => {
  it('sends a change at once', ({ expect, onTestFinished }) => {
    const { show, sent } = lit(onTestFinished);
    show(snapshot({ level: 'red' }));
    expect(sent()).toBe(1);
    show(snapshot({ level: 'red' }));
    expect(sent(), 'the same again is no news').toBe(1);
  });

  it('sends words that only tell how time passes every ten seconds', ({
    expect,
    onTestFinished,
  }) => {
    const { show, sent, pass } = lit(onTestFinished);
    for (let second = 1; second <= 30; second += 1) {
      pass(SECOND);
      show(waitsFor(second));
    }
    expect(sent()).toBe(2);
  });

  it('writes each change of its level down, and no look that changed nothing', ({
    expect,
    onTestFinished,
  }) => {
    const { show, written } = lit(onTestFinished);
    for (const level of ['green', 'red', 'red', 'green'] as const) show(snapshot({ level }));
    expect(written('level-changed')).toMatchObject([
      { from: 'green', to: 'red' },
      { from: 'red', to: 'green' },
    ]);
  });

  it('writes a sample of the gateway’s answers down every five minutes', ({
    expect,
    onTestFinished,
  }) => {
    const { show, written, pass } = lit(onTestFinished);
    for (let look = 0; look < 60; look += 1) {
      show(snapshot());
      pass(FIVE_MINUTES / 30);
    }
    show(snapshot());
    expect(written('pulse')).toMatchObject([{ medianMs: 3 }, { medianMs: 3 }]);
  });
});

it('tells of a reply once, and of no message', () => {
  const isNew = createReplyNews();
  const seen = (userAtMs: number, replyAtMs: number | null) =>
    isNew(
      evidence({
        messages: [{ sessionKey: MAIN, userAtMs, replyAtMs, droppedAtMs: null, source: 'event' }],
      }).messages,
    );
  expect(seen(NOW_MS, null)).toBe(false);
  expect(seen(NOW_MS, NOW_MS + 100)).toBe(true);
  expect(seen(NOW_MS, NOW_MS + 100)).toBe(false);
  expect(seen(NOW_MS + 200, NOW_MS + 100)).toBe(false);
  expect(seen(NOW_MS + 200, NOW_MS + 300)).toBe(true);
});
