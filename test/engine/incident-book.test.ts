import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import type { Snapshot } from '../../electron/core/api/snapshot.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { openIncidentBook } from '../../electron/engine/incident-book.ts';
import { openJournal } from '../../electron/recovery/journal.ts';
import {
  type EvidenceParts,
  evidence,
  FOREIGN_PID,
  GONE,
  lock,
  MINUTE,
  NOW_MS,
  owner,
} from '../support/evidence.ts';

const SETTLING_MS = 6_000;

/** A journal in a folder of its own, and engines' books on it; the clock stands still. */
function shelf(onEnd: TestContext['onTestFinished']) {
  const dir = mkdtempSync(join(tmpdir(), 'clawbuoy-book-'));
  onEnd(() => rmSync(dir, { recursive: true, force: true }));
  const now = () => NOW_MS;
  const journal = openJournal({
    file: join(dir, 'journal.jsonl'),
    now,
    stateDir: () => '/home/ada/.openclaw',
  });
  return { journal, book: () => openIncidentBook({ journal, now, settlingMs: SETTLING_MS }) };
}

const seen = (parts: EvidenceParts): Snapshot => judge(evidence(parts)).snapshot;
const well = seen({});
const locked = seen({
  locks: [lock({ ageMs: MINUTE, pid: FOREIGN_PID, owner: owner('other') })],
});
const down = seen({
  gateway: { http: { kind: 'refused' }, socket: { kind: 'not-tried' }, process: GONE },
});

describe('the book of an engine that lives for one step', () => {
  it('ends the incident that the step has ended, so that the next one begins anew', ({
    expect,
    onTestFinished,
  }) => {
    const { journal, book } = shelf(onTestFinished);
    const first = book();
    first.update(locked);
    first.update(well);
    expect(journal.openIncidents(), 'it may still be finding out').toHaveLength(1);
    first.end();
    expect(journal.openIncidents()).toEqual([]);
    expect(book().memory()).toBeNull();
  });

  it('ends what an earlier engine left open where all is well', ({ expect, onTestFinished }) => {
    const { journal, book } = shelf(onTestFinished);
    book().update(locked);
    const next = book();
    next.update(well);
    next.end();
    expect(journal.openIncidents()).toEqual([]);
  });

  it('leaves open what it still sees, and what it could not see', ({ expect, onTestFinished }) => {
    const { journal, book } = shelf(onTestFinished);
    book().update(locked);
    const next = book();
    next.update(down);
    next.end();
    expect(journal.openIncidents().map((one) => one.class)).toEqual([
      'session-locked',
      'gateway-down',
    ]);
  });
});
