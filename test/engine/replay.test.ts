import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { reportOf } from '../../electron/core/api/report.ts';
import type { Snapshot } from '../../electron/core/api/snapshot.ts';
import { DEFAULT_THRESHOLDS } from '../../electron/core/api/thresholds.ts';
import { type Evidence, evidenceSchema } from '../../electron/core/evidence/evidence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { lookEndMs, lookOnce } from '../../electron/engine/one-look.ts';
import { readOnlyFiles } from '../../electron/openclaw/files.ts';
import { locate } from '../../electron/openclaw/locate/locate.ts';
import type { Look } from '../../electron/recovery/look.ts';
import { slowLister } from '../support/slow-lister.ts';
import { FEBRUARY, JULY, MAIN, makeRoot, testSystem, watched } from './harness.ts';

/** What a file of this evidence is judged to, elsewhere and later. */
function replayed(heard: Evidence): Snapshot {
  return judge(evidenceSchema.parse(JSON.parse(JSON.stringify(heard)))).snapshot;
}

/** A verdict without the names, which a report replaces. */
function verdictOf({ level, incidents, recommended, sessions, unanswered }: Snapshot) {
  return {
    level,
    recommended: [recommended.action, recommended.until],
    incidents: incidents.map((one) => [one.class, one.level, one.action]),
    sessions: sessions.map((one) => one.state),
    unanswered: unanswered.length,
  };
}

/** What is concluded from what was heard stands in none of the other fields. */
function nothingConcluded({ heard }: Look) {
  return {
    runs: heard.runs.list.filter((run) => run.knownBy !== 'events'),
    messages: heard.messages,
    written: heard.written,
    turns: heard.turns.filter((turn) => 'source' in turn && turn.source !== 'log'),
    ended: heard.runs.list.filter((run) => run.noRunSaid !== undefined && run.endedAtMs !== null),
  };
}
const NOTHING = { runs: [], messages: [], written: [], turns: [], ended: [] };

function verdictOfReport(look: Look): object {
  const { json } = reportOf(look.heard, () => '');
  return verdictOf(judge(evidenceSchema.parse(JSON.parse(json))).snapshot);
}

describe('evidence as it was heard gives the verdict of the live engine again', {
  timeout: 60_000,
}, () => {
  for (const era of [FEBRUARY, JULY] as const) {
    it(`for a run that is stuck (${era})`, async ({ expect, onTestFinished }) => {
      const { gateway, watch } = await watched(onTestFinished, era, { model: 'hang' });
      await gateway.channelMessage('hello');
      let look: Look | null = null;
      await watch.until('a stalled run', (_, last) => {
        look = last;
        return (
          last?.judgement.snapshot.incidents.some((one) => one.class === 'run-stalled') === true
        );
      });
      const seen = seenIn(look);
      expect(nothingConcluded(seen)).toEqual(NOTHING);
      expect(seen.heard.heard?.messages.length).toBeGreaterThan(0);
      expect(replayed(seen.heard)).toEqual(seen.judgement.snapshot);
      expect(verdictOfReport(seen)).toEqual(verdictOf(seen.judgement.snapshot));
    });
  }

  it('for a message that met a lock and is lost', async ({ expect, onTestFinished }) => {
    const { gateway, watch } = await watched(onTestFinished, FEBRUARY);
    await gateway.foreignLock(process.pid);
    await gateway.channelMessage('hello');
    let look: Look | null = null;
    await watch.until('a lost message', (_, last) => {
      look = last;
      return last?.judgement.snapshot.unanswered.some((one) => one.lost) === true;
    });
    const seen = seenIn(look);
    expect(nothingConcluded(seen)).toEqual(NOTHING);
    expect(replayed(seen.heard)).toEqual(seen.judgement.snapshot);
    expect(verdictOfReport(seen)).toEqual(verdictOf(seen.judgement.snapshot));
  });

  it('for an answer that was heard, and not without it', async ({ expect, onTestFinished }) => {
    const { gateway, watch } = await watched(onTestFinished, JULY);
    await gateway.channelMessage('hello');
    let look: Look | null = null;
    await watch.until('an answer', (_, last) => {
      look = last;
      return last?.judgement.snapshot.lastAnswer != null;
    });
    const seen = seenIn(look);
    expect(nothingConcluded(seen)).toEqual(NOTHING);
    expect(replayed(seen.heard)).toEqual(seen.judgement.snapshot);
    const { heard } = seen.heard;
    if (heard?.turns === undefined) throw new Error('no turns were heard');
    const turns = { before: { runs: [], facts: [] }, events: [] };
    // On a busy machine the transcript may have been read by then, and tells of it as well.
    const deaf: Evidence = { ...seen.heard, heard: { ...heard, turns, transcripts: [] } };
    expect(replayed(deaf).lastAnswer?.model ?? null).not.toEqual(
      seen.judgement.snapshot.lastAnswer?.model,
    );
  });

  it('for a run that only the list and its history show, and not without them', async ({
    expect,
    onTestFinished,
  }) => {
    const { root } = makeRoot(onTestFinished);
    const gateway = await slowLister({
      recent: [],
      listAfterMs: 0,
      calledAtMs: Date.now() - 190_000,
      hungKey: MAIN,
      httpAfterMs: 0,
    });
    onTestFinished(gateway.close);
    const stateDir = join(root, 'openclaw');
    mkdirSync(stateDir);
    writeFileSync(join(stateDir, 'openclaw.json'), `{ gateway: { port: ${gateway.port} } }`);
    const env = { HOME: root, OPENCLAW_STATE_DIR: stateDir };
    const location = locate({ env, homeDir: root, flags: {}, files: readOnlyFiles, workDir: root });
    const look = await lookOnce({
      location,
      system: testSystem(),
      thresholds: DEFAULT_THRESHOLDS,
      memory: null,
      endMs: lookEndMs(Date.now(), 0),
    });
    expect(look.judgement.snapshot.level).toBe('red');
    expect(look.evidence.runs.list).toMatchObject([{ knownBy: 'list', sessionKey: MAIN }]);
    expect(nothingConcluded(look)).toEqual(NOTHING);
    expect(replayed(look.heard)).toEqual(look.judgement.snapshot);
    expect(verdictOfReport(look)).toEqual(verdictOf(look.judgement.snapshot));
    const { heard } = look.heard;
    if (heard === undefined) throw new Error('nothing was heard');
    const deaf: Evidence = { ...look.heard, heard: { ...heard, ring: null, inFlight: [] } };
    expect(replayed(deaf).level).not.toBe('red');
  });
});

function seenIn(look: Look | null): Look {
  if (look === null) throw new Error('no look was taken');
  return look;
}
