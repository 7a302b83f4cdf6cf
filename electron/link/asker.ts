/** The facts that show which OpenClaw a caller means: command line, environment, folders. */
export type Asker = {
  readonly flags: {
    readonly profile?: string | undefined;
    readonly stateDir?: string | undefined;
    readonly url?: string | undefined;
  };
  /** OpenClaw's variables, without secrets. */
  readonly env: Readonly<Record<string, string>>;
  readonly homeDir: string;
  readonly workDir: string;
};

/** OpenClaw's variables, under its three names. `SECRET` excludes those with secrets. */
const VARIABLE = /^(?:OPENCLAW|CLAWDBOT|MOLTBOT)_[A-Z_]+$/;
const SECRET = /TOKEN|PASSWORD|SECRET|KEY/;

/** The variables of an environment that say where OpenClaw is. */
export function placeVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && VARIABLE.test(name) && !SECRET.test(name)) found[name] = value;
  }
  return found;
}
