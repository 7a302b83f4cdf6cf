#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { never } from '../core/result.ts';
import { VERSION } from '../core/version.ts';
import type { Args } from './args.ts';
import { HELP, readArgs } from './args.ts';
import { EXIT_FAILED, EXIT_UNKNOWN, EXIT_USAGE } from './exit.ts';
import { painter, plain } from './format.ts';
import { demo } from './verbs/demo.ts';
import { dismiss } from './verbs/dismiss.ts';
import { history } from './verbs/history.ts';
import { replay } from './verbs/replay.ts';
import { report } from './verbs/report.ts';
import { schema } from './verbs/schema.ts';
import type { Terminal } from './verbs/shared.ts';
import { status } from './verbs/status.ts';
import { heal, step } from './verbs/step.ts';
import { watch } from './verbs/watch.ts';

const command = readArgs(process.argv.slice(2));
const isPerson = process.stdin.isTTY === true && process.stderr.isTTY === true;

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  paint: painter(process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''),
  confirm: isPerson ? ask : null,
};

async function ask(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${question} [y/N] `);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function run(args: Args): Promise<number> {
  switch (args.verb) {
    case 'status':
      return status(args, terminal);
    case 'watch':
      return watch(args, terminal);
    case 'unlock':
    case 'abort':
    case 'reset':
    case 'restart':
    case 'start':
    case 'undo':
      return step(args.verb, args, terminal);
    case 'heal':
      return heal(args, terminal);
    case 'dismiss':
      return dismiss(args, terminal);
    case 'history':
      return history(args, terminal);
    case 'report':
      return report(args, terminal);
    case 'replay':
      return replay(args, terminal);
    case 'demo':
      return demo(args, terminal);
    case 'schema':
      return schema(args, terminal);
    default:
      return never(args.verb);
  }
}

/** A light that cannot be told is grey; it must never look like a warning, or like green. */
function exitOfError(): number {
  const told = command.ok && command.value.kind === 'run' ? command.value.args.verb : null;
  return told === 'status' || told === 'replay' ? EXIT_UNKNOWN : EXIT_FAILED;
}

async function main(): Promise<number> {
  if (!command.ok) {
    terminal.err(`clawbuoy: ${command.error}\n`);
    return EXIT_USAGE;
  }
  switch (command.value.kind) {
    case 'help':
      terminal.out(HELP);
      return 0;
    case 'version':
      terminal.out(`${VERSION}\n`);
      return 0;
    case 'run': {
      const { args } = command.value;
      try {
        return await run(args);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        terminal.err(`clawbuoy: ${plain(why)}\n`);
        return exitOfError();
      }
    }
  }
}

process.on('uncaughtException', (error) => {
  terminal.err(`clawbuoy: ${plain(error.message)}\n`);
  process.exit(exitOfError());
});

// A reader that has gone away (`clawbuoy watch | head`) ends the program, not with a stack trace.
process.stdout.on('error', () => {
  const code = exitOfError();
  process.exit(code === EXIT_UNKNOWN ? code : 0);
});

process.exitCode = await main();
// Sockets that are closing must not keep a finished program waiting.
setTimeout(() => process.exit(), 200).unref();
