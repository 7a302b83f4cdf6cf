import { parseEnvironment, splitQuoted } from './parse-systemctl.ts';

/** What a unit file itself says of a service that systemd has not read. */
export type UnitFile = {
  readonly programArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * Parses `ExecStart=` and `Environment=` of a unit file's `[Service]` section. Pure; lines that
 * it does not know are passed over. An empty `Environment=` takes back those before it.
 */
export function parseUnitFile(text: string): UnitFile {
  let section = '';
  let programArguments: readonly string[] = [];
  let environment: Readonly<Record<string, string>> = {};
  // A backslash at its end continues a line.
  for (const raw of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const line = raw.trim();
    if (line.startsWith('[')) section = line;
    const at = line.indexOf('=');
    if (section !== '[Service]' || at < 0 || /^[#;]/.test(line)) continue;
    const value = line.slice(at + 1).trim();
    switch (line.slice(0, at).trim()) {
      case 'ExecStart':
        // Prefixes say how to run it: `-` ignores its failure, `@` names it otherwise.
        programArguments = splitQuoted(value.replace(/^[-@:+!]+/, ''));
        break;
      case 'Environment':
        environment = value === '' ? {} : { ...environment, ...parseEnvironment(value) };
        break;
    }
  }
  return { programArguments, environment };
}
