import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../electron/core/api/snapshot.ts';
import { snapshotSchema } from '../electron/core/api/snapshot.ts';
import type { Evidence } from '../electron/core/evidence/evidence.ts';
import { evidenceSchema } from '../electron/core/evidence/evidence.ts';
import { judge } from '../electron/core/judge/judge.ts';
import { redactEvidence } from '../electron/core/text/redact.ts';
import type { IncidentCase } from './incidents/cases.ts';
import { CASES as FIRST_CASES } from './incidents/cases.ts';
import { CHANNEL_CASES } from './incidents/channel-cases.ts';
import { JOB_CASES } from './incidents/job-cases.ts';
import { SILENCE_CASES } from './incidents/silence-cases.ts';
import { START_CASES } from './incidents/start-cases.ts';

/**
 * Public reports on openclaw/openclaw, judged again from files that `clawbuoy replay` takes as
 * well. The table is printed at the end.
 */

/** Both tables: locks, stalls and gateways that are away; and silences that the model is why of. */
const CASES = [...FIRST_CASES, ...SILENCE_CASES, ...CHANNEL_CASES, ...START_CASES, ...JOB_CASES];

/** Moments whose evidence the judge cannot yet tell from others, by file, with the reason. */
const notYet: ReadonlyMap<string, string> = new Map();

function read(file: string): Evidence {
  const text = readFileSync(new URL(`./incidents/${file}.json`, import.meta.url), 'utf8');
  return evidenceSchema.parse(JSON.parse(text));
}

type Got = IncidentCase['expected'];

function answer(snapshot: Snapshot): Got {
  return {
    level: snapshot.level,
    class: snapshot.incidents[0]?.class ?? null,
    verdict: snapshot.locks[0]?.verdict ?? null,
    action: snapshot.recommended.action,
  };
}

function words(got: Got): string {
  return `${got.level} ${got.class ?? '-'} ${got.verdict ?? '-'} ${got.action}`;
}

const rows: string[] = [];

describe('the incident table', () => {
  it.each(CASES.map((one) => [`${one.issue} ${one.version}: ${one.what}`, one] as const))(
    '%s',
    (_title, { issue, file, expected }) => {
      const got = answer(judge(read(file)).snapshot);
      const reason = notYet.get(file);
      const right = words(got) === words(expected);
      rows.push(
        `${right ? 'ok ' : 'NOT'} ${issue.padEnd(11)} ${file.padEnd(18)} ${words(expected).padEnd(48)}${right ? '' : ` got ${words(got)} (${reason ?? 'wrong'})`}`,
      );
      if (reason === undefined) expect(got).toEqual(expected);
      else expect(right, `${file} is judged right now: take it out of notYet`).toBe(false);
    },
  );

  afterAll(() => {
    process.stdout.write(`\n${rows.join('\n')}\n`);
  });
});

describe('every file of the table', () => {
  it.each(CASES.map((one) => one.file))(
    '%s is redacted, whole and judged alike anywhere',
    (file) => {
      const evidence = read(file);
      const snapshot = snapshotSchema.parse(judge(evidence).snapshot);
      const again = redactEvidence(evidence);
      expect(again).toEqual(evidence);
      const roundTrip = evidenceSchema.parse(JSON.parse(JSON.stringify(evidence)));
      expect(judge(roundTrip).snapshot).toEqual(snapshot);
      expect(JSON.stringify(evidence)).not.toMatch(/\/home\/|\/Users\/|ada\b|\+\d{6}/);
    },
  );

  it('is what the story says: the files are written by make.ts', () => {
    const stale = CASES.filter(
      (one) =>
        JSON.stringify(evidenceSchema.parse(redactEvidence(one.evidence))) !==
        JSON.stringify(read(one.file)),
    );
    expect(
      stale.map((one) => one.file),
      'run: npx tsx test/incidents/make.ts',
    ).toEqual([]);
  });

  it('names no step where the right action is to keep one’s hands still', () => {
    const still = CASES.filter(
      ({ expected }) => expected.action === 'none' || expected.action === 'wait',
    );
    expect(still.length).toBeGreaterThan(12);
    for (const { file } of still.filter((one) => !notYet.has(one.file))) {
      const { recommended, incidents } = judge(read(file)).snapshot;
      expect(['none', 'wait'], file).toContain(recommended.action);
      expect(recommended.target, file).toBeNull();
      expect(incidents.map((one) => one.level === 'red' && one.action).filter(isStep)).toEqual([]);
    }
  });

  it('aims a step at what it is about', () => {
    for (const { file } of CASES.filter((one) => !notYet.has(one.file))) {
      const { recommended, locks } = judge(read(file)).snapshot;
      switch (recommended.action) {
        case 'unlock':
          expect(locks.find((lock) => lock.path === recommended.target)?.releasable).toBe(true);
          break;
        case 'abort':
        case 'reset':
          expect(recommended.target).toBe('agent:main:main');
          break;
        case 'restart':
        case 'start':
        case 'none':
        case 'wait':
          expect(recommended.target, file).toBeNull();
          break;
      }
    }
  });

  it('releases one lock where another session is at work (#17547)', () => {
    const { recommended, locks } = judge(read('17547')).snapshot;
    expect(locks.map((lock) => lock.releasable)).toEqual([true, false]);
    expect(recommended.target).toBe(locks[0]?.path);
  });
});

function isStep(action: string | false): boolean {
  return action !== false && action !== 'none' && action !== 'wait';
}
