import { expect } from '../failure.ts';
import { Telegram } from '../telegram.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';
import { withConfig } from './other-config.ts';

/** A channel that runs and whose server has gone: told after two minutes, and never a red light. */
export const wedgedChannel: Drill = {
  name: 'channel without its server',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  async run(stage, sessionKey) {
    const { watch } = stage;
    const telegram = await Telegram.start();
    const channels = {
      telegram: { enabled: true, botToken: '4711:drill', apiRoot: telegram.root },
    };
    try {
      return await withConfig(
        stage,
        (config) => ({
          ...config,
          channels,
          plugins: { entries: { telegram: { enabled: true } } },
        }),
        { OPENCLAW_SKIP_CHANNELS: undefined },
        async () => {
          const endMs = Date.now() + 60_000;
          while (telegram.polls === 0) {
            expect(Date.now() < endMs, 'the channel never asked for news');
            await new Promise((resolve) => setTimeout(resolve, 250));
          }
          const answered = await stage.mustAnswer(sessionKey, 'hello');
          const since = Date.now();
          telegram.become('refusing');
          const amber = await watch.until(
            'amber light over the channel',
            ({ incidents }) => incidents.some((one) => one.class === 'channel-wedged'),
            300_000,
            since,
          );
          const incident = amber.snapshot.incidents.find((one) => one.class === 'channel-wedged');
          expect(amber.snapshot.level === 'amber', `the light is ${amber.snapshot.level}`);
          expect(incident?.action === 'wait', `recommends ${incident?.action}`);
          telegram.become('up');
          const back = Date.now();
          const green = await watch.until(
            'green light',
            (snapshot) => snapshot.level === 'green',
            180_000,
            back,
          );
          return `${answered} meanwhile; amber after ${seconds(amber.tookMs)}: "${incident?.cause}"; server back, green after ${seconds(green.tookMs)}`;
        },
      );
    } finally {
      await telegram.close();
    }
  },
};
