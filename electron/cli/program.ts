import { VERSION } from '../core/api/version.ts';
import { spokenReason } from '../core/catalogue/sentences/spoken.ts';
import { assertNever } from '../core/result.ts';
import { errorMessage } from '../core/text/errors.ts';
import { outputSpelledOut, spelledOut } from '../core/text/visible.ts';
import { wrapped } from '../core/text/wrap.ts';
import { painter } from '../core/view/paint.ts';
import { type Args, readArgs, type UsageError } from './args.ts';
import type { Verb } from './command-table.ts';
import { EXIT_FAILED, EXIT_UNKNOWN, EXIT_USAGE } from './exit.ts';
import type { Terminal } from './verbs/shared.ts';
import { status } from './verbs/status.ts';

const command = readArgs(process.argv.slice(2));

/** Undefined where nobody looks at it, or where the terminal does not say: some say zero. */
function widthOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  return isTTY === true && columns > 0 ? columns : undefined;
}

/** Wrapped to the terminal; a file and a pipe get whole lines. */
function fitting(text: string, stream: NodeJS.WriteStream): string {
  const columns = widthOf(stream);
  return columns === undefined ? text : wrapped(text, columns);
}

const colour = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '';

const terminal: Terminal = {
  // All text leaves the program here. Hidden characters are spelled out, even in JSON.
  out: (text) => void process.stdout.write(outputSpelledOut(text)),
  tell: (text) => terminal.out(fitting(text, process.stdout)),
  err: (text) => void process.stderr.write(outputSpelledOut(fitting(text, process.stderr))),
  colour,
  paint: painter(colour),
  get columns() {
    return widthOf(process.stdout);
  },
  // Asked late: creating the stream of standard input costs more than the rest of the start.
  get confirm() {
    return process.stdin.isTTY === true && process.stderr.isTTY === true ? ask : null;
  },
};

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const { terminalWords } = await import('../core/catalogue/terminal/words.ts');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${question} ${terminalWords.choice} `);
  prompt.close();
  const typed = answer.trim().toLowerCase();
  return ['y', 'yes', ...terminalWords.yes].includes(typed);
}

/**
 * Each verb is loaded on demand, with what it needs. Monitors ask for `status` every minute: it
 * loads next to nothing.
 */
async function run(args: Args): Promise<number> {
  const { verb } = args;
  if (verb === 'status') return status(args, terminal);
  await (await import('./language.ts')).speakAtTerminal(args);
  switch (verb) {
    case 'watch':
      return (await import('./verbs/watch.ts')).watch(args, terminal);
    case 'unlock':
    case 'abort':
    case 'go-on':
    case 'reset':
    case 'restart-channel':
    case 'restart':
    case 'start':
    case 'undo':
      return (await import('./verbs/step.ts')).step(verb, args, terminal);
    case 'heal':
      return (await import('./verbs/step.ts')).heal(args, terminal);
    case 'try-model':
      return (await import('./verbs/try-model.ts')).tryModel(args, terminal);
    case 'dismiss':
      return (await import('./verbs/dismiss.ts')).dismiss(args, terminal);
    case 'history':
      return (await import('./verbs/history.ts')).history(args, terminal);
    case 'report':
      return (await import('./verbs/report.ts')).report(args, terminal);
    case 'replay':
      return (await import('./verbs/replay.ts')).replay(args, terminal);
    case 'demo':
      return (await import('./verbs/demo.ts')).demo(args, terminal);
    case 'notify':
      return (await import('./verbs/notify.ts')).notify(args, terminal);
    case 'healing':
      return (await import('./verbs/healing.ts')).healing(args, terminal);
    case 'quiet':
      return (await import('./verbs/quiet.ts')).quiet(args, terminal);
    case 'secret':
      return (await import('./verbs/secret.ts')).secret(args, terminal);
    case 'doctor':
      return (await import('./verbs/doctor.ts')).doctor(args, terminal);
    case 'completion':
      return (await import('./verbs/completion.ts')).completion(args, terminal);
    case 'schema':
      return (await import('./verbs/schema.ts')).schema(args, terminal);
    default:
      return assertNever(verb);
  }
}

/**
 * The exit code of an error. An unknown light is grey: it must not look like a warning or like
 * green.
 */
function exitOfError(): number {
  const told = command.ok && command.value.kind === 'run' ? command.value.args.verb : null;
  return told === 'status' || told === 'replay' ? EXIT_UNKNOWN : EXIT_FAILED;
}

async function helpText(verb: Verb | null): Promise<string> {
  const { helpFor, overview } = await import('./manual.ts');
  const { terminalManual } = await import('./language.ts');
  const manual = await terminalManual();
  return verb === null
    ? overview(manual, terminal.columns)
    : helpFor(verb, manual, terminal.columns);
}

/** One line. English where a program reads along. */
async function usageText(error: UsageError): Promise<string> {
  const { usageWords } = await import('./usage-words.ts');
  const { manualIn } = await import('./manual-words.ts');
  const { terminalManual } = await import('./language.ts');
  const isForPrograms = ['--json', '--plugin'].some((one) => process.argv.includes(one));
  const manual = await (isForPrograms ? manualIn('en') : terminalManual());
  return spelledOut(`clawbuoy: ${usageWords(error, manual)}`);
}

async function main(): Promise<number> {
  if (!command.ok) {
    terminal.err(`${await usageText(command.error)}\n`);
    return EXIT_USAGE;
  }
  switch (command.value.kind) {
    case 'help':
      terminal.out(await helpText(command.value.verb));
      return 0;
    case 'version':
      terminal.out(`${VERSION}\n`);
      return 0;
    case 'run': {
      const { args } = command.value;
      try {
        return await run(args);
      } catch (error) {
        const why = errorMessage(error);
        terminal.err(`clawbuoy: ${spelledOut(spokenReason(why))}\n`);
        return exitOfError();
      }
    }
  }
}

process.on('uncaughtException', (error) => {
  terminal.err(`clawbuoy: ${spelledOut(spokenReason(error.message))}\n`);
  process.exit(exitOfError());
});

// If the reader has gone (`clawbuoy watch | head`), the program ends without a stack trace.
process.stdout.on('error', () => {
  const code = exitOfError();
  process.exit(code === EXIT_UNKNOWN ? code : 0);
});

process.exitCode = await main();
// Closing sockets must not delay a finished program.
setTimeout(() => process.exit(), 200).unref();
