import { spoken } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { briefStatus, PLAIN_WIDTH } from '../../core/view/status-brief.ts';
import { plain, planText, resultText } from '../../core/view/terminal-text.ts';
import { setStage } from '../../demo/stage.ts';
import { type Audience, tellStory } from '../../demo/story.ts';
import type { Args } from '../args.ts';
import { calledAs } from '../called-as.ts';
import { exitOfOutcome } from '../exit.ts';
import { createShow } from '../show.ts';
import type { Terminal } from './shared.ts';

const BREATH_MS = 700;

/**
 * Plays an incident of a simulated OpenClaw while the light watches it. Ends after the story or on
 * Ctrl-C, and leaves nothing behind.
 */
export async function demo(args: Args, terminal: Terminal): Promise<number> {
  const say = (text: string): void => (args.json ? undefined : terminal.tell(`${text}\n`));
  const stop = new AbortController();
  // Every signal counts, so that an impatient person does not end it before the cleanup.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop.abort());
  }
  say(terminalWords.demo.first);
  const stage = await setStage((line) => terminal.err(`${plain(line)}\n`));
  const { stateDir } = stage.gateway;
  const tell = (text: string): void => terminal.tell(text.replaceAll(stateDir, '…'));
  const told: Terminal = { ...terminal, tell };
  const show = createShow(args, told);
  try {
    stage.engine.subscribe((event) => {
      // The story itself shows the whole result to a person.
      if (args.json || event.type !== 'action') show(event);
    });
    const outcome = await tellStory(stage, audienceOf(args, told), stop.signal);
    await stage.close();
    if (outcome === 'done')
      say(`\n${terminalWords.demo.last(calledAs(process.argv[1] ?? '', process.cwd()))}`);
    return exitOfOutcome(outcome);
  } catch (error) {
    await stage.close();
    if (stop.signal.aborted) return 0;
    throw error;
  }
}

function audienceOf(args: Args, terminal: Terminal): Audience {
  if (args.json) {
    const nobody = (): void => undefined;
    return { breathMs: 0, say: nobody, picture: nobody, plan: nobody, result: nobody };
  }
  const apart = (text: string): void => terminal.tell(`\n${text}\n`);
  return {
    breathMs: BREATH_MS,
    say: apart,
    picture: (snapshot) => {
      const columns = terminal.columns ?? PLAIN_WIDTH;
      apart(briefStatus(spoken(snapshot), terminal.paint, columns).trimEnd());
    },
    plan: (plan) => apart(planText(spoken(plan), Date.now()).trimEnd()),
    result: (result) => apart(resultText(spoken(result), terminal.paint).trimEnd()),
  };
}
