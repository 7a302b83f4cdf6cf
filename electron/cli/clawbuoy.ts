#!/usr/bin/env node
import { VERSION } from '../core/api/version.ts';

const ASKS_FOR_VERSION = ['--version', '-V', 'version'];

// Scripts ask for the version often. It must not wait for the rest of the program to load.
const [only = '', ...others] = process.argv.slice(2);
if (others.length === 0 && ASKS_FOR_VERSION.includes(only)) process.stdout.write(`${VERSION}\n`);
else await import('./program.ts');
