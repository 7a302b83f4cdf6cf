import { describe, it } from 'vitest';
import { actionResultSchema } from '../../electron/core/steps/action.ts';
import { makeRoot } from '../engine/harness.ts';
import { clawbuoy } from '../support/terminal-program.ts';

describe('a step where no OpenClaw is installed', { timeout: 60_000 }, () => {
  it.for(['start', 'restart', 'restart-channel'])(
    '%s is refused with the way to one, and with no command of it',
    async (verb, { expect, onTestFinished }) => {
      const { root, home } = makeRoot(onTestFinished);
      const env = { HOME: root, CLAWBUOY_HOME: home };
      const { code, stdout } = await clawbuoy([verb, '--yes', '--json'], env);
      const { outcome, reason } = actionResultSchema.parse(JSON.parse(stdout));
      expect({ code, outcome }).toEqual({ code: 4, outcome: 'refused' });
      expect(reason).toMatch(/^install OpenClaw, or say where it is/);
      expect(reason).not.toContain('openclaw gateway');
      const planned = await clawbuoy([verb, '--dry-run'], env);
      expect(planned.stdout).toContain('install OpenClaw');
    },
  );
});
