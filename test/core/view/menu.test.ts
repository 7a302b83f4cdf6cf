import { describe, expect, it } from 'vitest';
import type { Offer } from '../../../electron/core/api/offer.ts';
import type { EngineStatus } from '../../../electron/core/api/status.ts';
import { type MenuItem, type MenuOptions, menuItems } from '../../../electron/core/view/menu.ts';
import {
  LOCK_PATH,
  NOW_MS,
  secondsAgo,
  statusWith,
  stuckStatus,
  unlockPlan,
} from './status-fixture.ts';

const options: MenuOptions = {
  nowMs: NOW_MS,
  login: 'not-registered',
  version: '1.0.0',
  notices: [],
};

/** The menu as lines, the way a person reads it. */
function lines(status: EngineStatus, more: Partial<MenuOptions> = {}): readonly string[] {
  return menuItems(status, { ...options, ...more }).map(line);
}

function line(item: MenuItem): string {
  switch (item.kind) {
    case 'separator':
      return '---';
    case 'header':
    case 'text':
      return item.text;
    case 'action':
      return `[${item.label}]${item.sub === '' ? '' : ` ${item.sub}`}`;
    case 'toggle':
      return `[${item.checked ? 'x' : ' '}] ${item.label}${item.command === null ? ' (off)' : ''}`;
  }
}

function isStep(item: MenuItem): item is Extract<MenuItem, { kind: 'action' }> {
  return item.kind === 'action' && (item.command.kind === 'act' || item.command.kind === 'ask');
}

describe('the menu', () => {
  it('tells in its help tag what a step would do', () => {
    const status = stuckStatus();
    const offers = status.offers.map((offer) =>
      offer.action === 'unlock' ? { ...offer, plan: unlockPlan() } : offer,
    );
    const helps = menuItems({ ...status, offers }, options).flatMap((item) =>
      isStep(item) ? [item.help.length] : [],
    );
    expect(helps).toEqual([4, 0, 0]);
  });

  it('is short on a good day', () => {
    expect(lines(statusWith())).toEqual([
      'Your agent is ready.',
      '---',
      '[Open Clawbuoy]',
      '[Open Dashboard]',
      '[Check Now]',
      '[Pause for an Hour]',
      '[Copy Report]',
      '---',
      '[Settings…]',
      '[ ] Launch at Login',
      '[About Clawbuoy 1.0.0]',
      '[Quit Clawbuoy]',
    ]);
  });

  it('says what is stuck, who waits, and what each step costs, the recommended one first', () => {
    const text = lines(stuckStatus());
    expect(text.slice(0, 8)).toEqual([
      'Your agent can’t answer.',
      '---',
      'main conversation on Telegram: waiting for 3 minutes',
      '---',
      '[Unlock the Conversation] Recommended: Costs nothing, can be undone',
      '[Restart OpenClaw…] What is running ends; back in seconds',
      '[Start This Conversation Afresh…] The conversation so far is archived',
      '---',
    ]);
  });

  it('asks in the panel before a step that costs something, also the recommended one', () => {
    const status = stuckStatus();
    const only = (rest: Partial<Offer>) => {
      const offer = { action: 'restart', target: null, costs: 'x', recommended: true };
      const offers = [{ ...offer, ...rest } as Offer];
      return menuItems({ ...status, offers }, options).filter(isStep)[0];
    };
    expect(only({ free: false })).toMatchObject({
      label: 'Restart OpenClaw…',
      command: { kind: 'ask', action: 'restart', target: null },
    });
    expect(only({ free: true })).toMatchObject({
      label: 'Restart OpenClaw',
      sub: 'Recommended: Back in seconds; then send your message again',
      command: { kind: 'act' },
    });
    expect(only({ action: 'reset', target: 'agent:main:main' })).toMatchObject({
      command: { kind: 'ask' },
    });
  });

  it('has no button that must refuse: words, and a command to copy', () => {
    const plan = unlockPlan({
      action: 'start',
      verdict: 'refused',
      byHand: 'openclaw gateway run',
    });
    const offer = { action: 'start', target: null, costs: '', recommended: true, plan };
    const status = stuckStatus({ offers: [offer as Offer] });
    const items = menuItems(status, options);
    expect(items.filter(isStep)).toEqual([]);
    expect(items.map(line)).toContain('Clawbuoy can’t start it here. In a terminal, run:');
    expect(items).toContainEqual(
      expect.objectContaining({ label: 'Copy the Command', sub: 'openclaw gateway run' }),
    );
  });

  it('asks for exactly the offer that is shown', () => {
    const acts = menuItems(stuckStatus(), options).flatMap((item) => (isStep(item) ? [item] : []));
    expect(acts[0]).toMatchObject({
      recommended: true,
      command: { kind: 'act', action: 'unlock', target: LOCK_PATH },
    });
    expect(acts.map((item) => item.recommended)).toEqual([true, false, false]);
  });

  it('tells two offers of one name apart by whom they are for', () => {
    const offer = { action: 'reset', costs: 'x' } as const;
    const text = lines(
      statusWith(
        {
          sessions: ['main', 'ops'].map((agentId) => ({
            key: `agent:${agentId}:main`,
            agentId,
            state: 'idle',
            since: secondsAgo(60),
            cause: '',
          })),
        },
        {
          offers: [
            { ...offer, target: 'agent:main:main', recommended: true },
            { ...offer, target: 'agent:ops:main', recommended: false },
          ],
        },
      ),
    ).join('\n');
    expect(text).toContain('[Start This Conversation Afresh: main conversation (agent main)…]');
    expect(text).toContain('[Start This Conversation Afresh: main conversation (agent ops)…]');
  });

  it('offers nothing while a step is taken, and shows how far it is', () => {
    const text = lines(
      stuckStatus({
        running: {
          action: 'unlock',
          target: LOCK_PATH,
          startedAt: secondsAgo(1),
          steps: [{ name: 'Check the lock again', outcome: 'ok', durationMs: 2, detail: '' }],
        },
      }),
    ).join('\n');
    expect(text).toContain('Unlocking the conversation…\nCheck the lock again: done');
    expect(text).not.toContain('Recommended');
  });

  it('says why a step was refused, and is brief about one that worked', () => {
    const result = {
      id: 'a1',
      action: 'unlock',
      target: LOCK_PATH,
      reason: 'Process 77 is a live OpenClaw.',
      steps: [],
      undo: null,
      after: statusWith().snapshot,
    } as const;
    const refused = lines(
      statusWith({}, { lastResult: { ...result, steps: [], outcome: 'refused' } }),
    );
    expect(refused).toContain('Unlock the Conversation: refused, just now');
    expect(refused).toContain('Process 77 is a live OpenClaw.');
    const done = lines(statusWith({}, { lastResult: { ...result, steps: [], outcome: 'done' } }));
    expect(done).toContain('Unlock the Conversation: done, just now');
    expect(done).not.toContain('Process 77 is a live OpenClaw.');
  });

  it('says how long to wait when waiting is best', () => {
    const text = lines(
      statusWith({
        level: 'amber',
        headline: '',
        incidents: stuckStatus().snapshot.incidents.map((one) => ({ ...one, class: 'migration' })),
        recommended: {
          action: 'wait',
          target: null,
          why: 'A restart would begin it anew.',
          costs: 'nothing',
          until: secondsAgo(-125),
        },
      }),
    );
    expect(text).toContain('Best to wait, about 2 minutes. It starts when that is done.');
  });

  it('admits that it cannot tell when grey', () => {
    const text = lines(statusWith({ level: 'grey', headline: 'No OpenClaw was found.' }));
    expect(text.slice(0, 2)).toEqual([
      'No OpenClaw was found.',
      'I cannot tell whether the agent would answer.',
    ]);
  });

  it('says nothing twice, and nothing of a dashboard where there is no OpenClaw', () => {
    const { snapshot } = stuckStatus();
    const incidents = snapshot.incidents.map((one) => ({
      ...one,
      class: 'not-installed' as const,
    }));
    const text = lines(statusWith({ level: 'amber', incidents }));
    expect(text.slice(0, 2)).toEqual(['OpenClaw was not found here.', '---']);
    expect(text).not.toContain('[Open Dashboard]');
    const said = text.filter((one) => one !== '---');
    expect(new Set(said).size).toBe(said.length);
  });

  it('shows a pause instead of what was last seen, and offers to end it', () => {
    const text = lines(stuckStatus({ pausedUntil: secondsAgo(-1_800) }));
    expect(text.slice(0, 2)).toEqual([
      'Paused for 30 minutes more. Nothing is being watched.',
      'Before the pause: Your agent can’t answer.',
    ]);
    expect(text).toContain('[Resume Watching]');
    expect(text).not.toContain('[Pause for an Hour]');
    expect(text.join('\n')).not.toMatch(/waiting|Recommended/);
  });

  it('counts those who wait beyond the first two, the longest wait first', () => {
    const unanswered = [10, 60, 50, 40, 30, 20].map((age, index) => ({
      sessionKey: `agent:a${index}:main`,
      since: secondsAgo(age),
      channel: null,
      lost: false,
    }));
    const waiting = lines(statusWith({ unanswered })).filter((text) => /waiting|more/.test(text));
    expect(waiting).toHaveLength(3);
    expect(waiting[0]).toBe('main conversation: waiting for 1 minute');
    expect(waiting[2]).toBe('and 4 more');
  });

  it('says in how many conversations the agent waits for a person, before that is a trouble', () => {
    const asking = (key: string) => ({
      key,
      agentId: 'main',
      state: 'waiting-for-you' as const,
      since: secondsAgo(5),
      cause: 'it asks a question',
    });
    const menu = (...keys: string[]) => lines(statusWith({ sessions: keys.map(asking) })).join(' ');
    expect(menu('agent:main:main')).toContain('Your agent waits for you in one conversation.');
    expect(menu('agent:main:main', 'agent:main:x')).toContain('waits for you in 2 conversations.');
    expect(menu()).not.toContain('waits for you');
  });

  it('says that a lost message must be sent again', () => {
    const unanswered = [
      { sessionKey: 'agent:main:main', since: secondsAgo(60), channel: null, lost: true },
    ];
    expect(lines(statusWith({ unanswered })).join('\n')).toMatch(
      /main conversation: send the \d\d:\d\d message again/,
    );
  });

  it.each([
    ['enabled', '[x] Launch at Login'],
    ['not-registered', '[ ] Launch at Login'],
    ['requires-approval', '[ ] Launch at Login (allow it in System Settings)'],
    ['not-found', '[ ] Launch at Login'],
    ['unpackaged', '[ ] Launch at Login (only in the packaged app) (off)'],
  ] as const)('shows the login item that is %s as it is', (login, text) => {
    expect(lines(statusWith(), { login })).toContain(text);
  });

  it('names what does not work in Clawbuoy itself', () => {
    expect(lines(statusWith(), { notices: ['Notifications are off.'] })).toContain(
      'Notifications are off.',
    );
  });
});
