import { parseEnvironment, splitQuoted } from './parse-systemctl.ts';

/** The unit file's own description of a service that systemd has not read. */
export type UnitFile = {
  readonly programArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * Parses `ExecStart=` and `Environment=` in the `[Service]` section of a unit file. Pure. Skips
 * unknown lines. An empty `Environment=` clears the earlier ones.
 */
export function parseUnitFile(text: string): UnitFile {
  let section = '';
  let programArguments: readonly string[] = [];
  let environment: Readonly<Record<string, string>> = {};
  // A backslash at the end continues a line.
  for (const raw of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const line = raw.trim();
    if (line.startsWith('[')) section = line;
    const at = line.indexOf('=');
    if (section !== '[Service]' || at < 0 || /^[#;]/.test(line)) continue;
    const value = line.slice(at + 1).trim();
    switch (line.slice(0, at).trim()) {
      case 'ExecStart':
        // Prefixes change how it runs: `-` ignores failure, `@` gives it another name.
        programArguments = splitQuoted(value.replace(/^[-@:+!]+/, ''));
        break;
      case 'Environment':
        environment = value === '' ? {} : { ...environment, ...parseEnvironment(value) };
        break;
    }
  }
  return { programArguments, environment };
}
