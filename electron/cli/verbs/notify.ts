import { strings } from '../../core/catalogue/catalogue.ts';
import { spokenReason } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import { EMPTY_AWAY } from '../../core/notices/away/away-queue.ts';
import type { Outlet } from '../../core/notices/away/outlet-schema.ts';
import {
  type OutletStatus,
  outletFindings,
  outletStatuses,
} from '../../core/notices/away/outlet-status.ts';
import { clock, plain } from '../../core/view/terminal-text.ts';
import { testMessage } from '../../engine/away-direct.ts';
import { openSender } from '../../engine/open-away.ts';
import { openAwayStore } from '../../home/away-store.ts';
import { homeFiles } from '../../home/home.ts';
import type { Link } from '../../link/client.ts';
import type { Args } from '../args.ts';
import { EXIT_FAILED, EXIT_USAGE } from '../exit.ts';
import type { Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

/**
 * Lists the places for notices outside this machine: their state and a sample text. With `--test`
 * it sends one now, to one place or to all in use. Exit 5 if one did not arrive. Where an engine
 * runs it sends the test: what the app keeps, only the app can read.
 */
export async function notify(args: Args, terminal: Terminal): Promise<number> {
  const place = findPlace(args);
  const { home, settings, findings } = place;
  for (const finding of findings) terminal.err(`${plain(spokenReason(finding))}\n`);
  const meant = settings.outlets.filter(({ name, enabled }) =>
    args.operand === null ? enabled || !args.test : name === args.operand,
  );
  if (meant.length === 0) {
    const { none, title } = strings.away.settings;
    terminal.err(
      args.operand === null
        ? `${strings.sentences(none, terminalWords.addPlace(title))}\n`
        : `clawbuoy: ${terminalWords.noPlace(plain(args.operand))}\n`,
    );
    return args.operand === null && !args.test ? 0 : EXIT_USAGE;
  }
  for (const finding of outletFindings(meant, EMPTY_AWAY))
    terminal.err(`${plain(spokenReason(finding))}\n`);
  if (!args.test) {
    const kept = openAwayStore(homeFiles(home).away).look();
    const statuses = outletStatuses(meant, kept.ok ? kept.value : EMPTY_AWAY, Date.now());
    if (args.json) terminal.out(`${JSON.stringify({ outlets: statuses }, null, 2)}\n`);
    else terminal.tell(statuses.map((one) => words(one)).join('\n'));
    return 0;
  }
  const results: { name: string; delivered: boolean; why: string | null }[] = [];
  const link = await findEngine(place);
  const test = link === null ? testFromHere() : testByEngine(link);
  for (const outlet of meant) {
    const why = await test(outlet);
    results.push({ name: outlet.name, delivered: why === null, why });
  }
  link?.close();
  if (args.json) terminal.out(`${JSON.stringify({ tests: results }, null, 2)}\n`);
  else {
    for (const { name, why } of results) {
      const how = why === null ? terminalWords.arrived : plain(spokenReason(why));
      terminal.tell(`${terminalWords.did(plain(name), how)}\n`);
    }
  }
  return results.every(({ delivered }) => delivered) ? 0 : EXIT_FAILED;
}

/** Sends a test; says why it did not arrive, or null. */
type Test = (outlet: Outlet) => Promise<string | null>;

function testByEngine(link: Link): Test {
  return async ({ name }) => {
    const tested = await link.testOutlet(name);
    return tested.ok ? null : tested.error;
  };
}

function testFromHere(): Test {
  const send = openSender(process.env);
  return async (outlet) => {
    const outcome = await send(outlet, testMessage(outlet, Date.now()));
    return outcome.kind === 'delivered' ? null : outcome.why;
  };
}

function words(status: OutletStatus): string {
  const { name, kind, enabled, waiting, deliveredAt, failed, sample } = status;
  const said = strings.away.settings;
  const nowMs = Date.now();
  const what = terminalWords.onChannel(plain(name), plain(kind));
  return [
    enabled ? what : terminalWords.did(what, terminalWords.state.off),
    `  ${deliveredAt === null ? said.neverDelivered : said.delivered(clock(deliveredAt, nowMs))}`,
    ...(failed === null
      ? []
      : [`  ${said.lastFailed(clock(failed.at, nowMs), plain(spokenReason(failed.why)))}`]),
    ...(waiting === 0 ? [] : [`  ${said.waiting(waiting)}`]),
    `  ${said.willSay}`,
    `    ${plain(sample.title)}`,
    `    ${plain(sample.body)}`,
    '',
  ].join('\n');
}
