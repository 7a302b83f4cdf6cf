import { ago, evidence, HOUR, job, MINUTE } from '../support/evidence.ts';
import type { IncidentCase } from './cases.ts';

/** Scheduled jobs: nobody waits in a chat, and something was not done. */

const none = { verdict: null, action: 'none' as const };

export const JOB_CASES: readonly IncidentCase[] = [
  {
    issue: '#13593',
    file: 'job-failed',
    version: '2026.9.6',
    what: 'two scheduled jobs fail while chats are answered',
    evidence: evidence({
      version: '2026.9.6',
      jobs: {
        atMs: ago(MINUTE),
        schedulerOn: null,
        list: [
          job({ lastStatus: 'error', lastError: 'cron: isolated agent setup timed out' }),
          job({
            id: '0b5c1c1e-6d0a-4c0e-9a53-0f3f2b1c7a34',
            label: 'Backup',
            delivery: 'not-delivered',
            deliveryError: 'chat not found',
          }),
        ],
      },
    }),
    expected: { level: 'amber', class: 'job-failed', ...none },
  },
  {
    issue: '#67286',
    file: 'job-missed',
    version: '2026.2.1',
    what: 'the gateway was away at seven, and then names tomorrow',
    evidence: evidence({
      version: '2026.2.1',
      jobs: {
        atMs: ago(MINUTE),
        schedulerOn: null,
        list: [
          job({ lastRunAtMs: ago(26 * HOUR), promisedAtMs: ago(2 * HOUR), errorsInARow: null }),
        ],
      },
    }),
    expected: { level: 'amber', class: 'job-missed', ...none },
  },
];
