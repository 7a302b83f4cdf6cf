import { describe, expect, it, onTestFinished } from 'vitest';
import { counted, say } from '../../electron/core/catalogue/sentences/sentence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { err, ok } from '../../electron/core/result.ts';
import { offersFor } from '../../electron/core/steps/offers.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import { askCosts } from '../../electron/recovery/ask-costs.ts';
import type { EvidenceParts } from '../support/evidence.ts';
import { evidence, MAIN, MINUTE, NO_SERVICE, openSocket, run } from '../support/evidence.ts';
import { World } from './world.ts';

/** A gateway that offers these methods with these answers. */
function socket(answers: Readonly<Record<string, unknown>>) {
  return {
    offers: (method: string) => method in answers,
    request: async (method: string) =>
      method in answers ? ok(answers[method]) : err({ code: 'UNKNOWN', message: method }),
  };
}

// As 2026.9.6 answered with one hung run.
const HUNG_PREFLIGHT = {
  safe: false,
  counts: {
    queueSize: 2,
    pendingReplies: 1,
    embeddedRuns: 1,
    cronRuns: 0,
    backgroundExecSessions: 0,
    rootRequests: 1,
    activeTasks: 0,
    totalActive: 5,
  },
  blockers: [],
  summary: 'restart deferred',
};
const LANES = {
  lanes: [
    { lane: 'main', queuedCount: 3, activeCount: 1 },
    { lane: `session:${MAIN}`, queuedCount: 1, activeCount: 1 },
    { lane: 'session:agent:main:other', queuedCount: 0, activeCount: 1 },
  ],
};

function restartCosts(asked: Awaited<ReturnType<typeof askCosts>>, parts: EvidenceParts = {}) {
  const seen = evidence({ version: '2026.9.6', ...parts });
  const judgement = judge(seen);
  return planFor('restart', null, {
    judgement,
    evidence: seen,
    methods: [],
    asked,
    restarts: [],
    archiveDir: null,
  }).costs;
}

describe('what a step costs', () => {
  it('is what the gateway says, where it can tell', async () => {
    const asked = await askCosts(
      socket({ 'gateway.restart.preflight': HUNG_PREFLIGHT, 'diagnostics.lanes': LANES }),
      'restart',
    );
    expect(asked).toEqual({
      restart: say('partsThatStop', {
        first: say('stopsOne', { what: counted(1, 'run') }),
        more: say('stopsOne', { what: counted(1, 'reply') }),
      }),
      queued: [{ sessionKey: MAIN, count: 1 }],
    });
    expect(restartCosts(asked)).toBe(
      'the gateway says: 1 run stops, 1 reply stops, 1 queued message waits; it is away for some seconds',
    );
  });

  it('counts several', async () => {
    const counts = { ...HUNG_PREFLIGHT.counts, embeddedRuns: 2, pendingReplies: 0 };
    const preflight = { ...HUNG_PREFLIGHT, counts };
    const asked = await askCosts(socket({ 'gateway.restart.preflight': preflight }), 'restart');
    expect(String(asked?.restart)).toBe('2 runs stop');
  });

  it('is nothing in progress only where the gateway says so', async () => {
    const idle = { safe: true, counts: {} };
    const asked = await askCosts(socket({ 'gateway.restart.preflight': idle }), 'restart');
    expect(restartCosts(asked)).toContain('nothing is in progress');
    const unsure = await askCosts(
      socket({ 'gateway.restart.preflight': { ...idle, safe: false } }),
      'restart',
    );
    expect(restartCosts(unsure)).toContain('something is in progress');
  });

  it('is what is seen from here, where the gateway cannot tell or is not understood', async () => {
    const silent = await askCosts(socket({ 'gateway.restart.preflight': 'soon' }), 'restart');
    expect(silent).toBeNull();
    expect(restartCosts(silent, { runs: [run()] })).toContain(`1 run in progress ends (${MAIN})`);
    expect(restartCosts(null)).toContain('no run is seen in progress');
    const unseen = { coveredSinceMs: null, confirmedAtMs: null, list: [] };
    expect(restartCosts(null, { runs: unseen })).toContain('all runs in progress end');
  });

  it('is not asked for a step that costs no run', async () => {
    expect(await askCosts(socket({ 'diagnostics.lanes': LANES }), 'unlock')).toBeNull();
  });
});

describe('the offers', () => {
  it('carry the price of their plan, and leave out what would be refused', async () => {
    const world = new World(onTestFinished);
    world.seen = () => ({
      runs: [run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE })],
      gateway: { service: NO_SERVICE, socket: openSocket('2026.2.1') },
    });
    const look = await world.look();
    const offers = offersFor(look.judgement.snapshot, { ...look, methods: [] });
    expect(offers.map((one) => one.action)).toEqual(['abort', 'reset']);
    expect(offers[0]).toMatchObject({ recommended: true, target: MAIN });
    expect(offers[0]?.costs).toContain('messages that wait stay in the queue');
    expect(offersFor(look.judgement.snapshot).map((one) => one.action)).toContain('restart');
  });
});
