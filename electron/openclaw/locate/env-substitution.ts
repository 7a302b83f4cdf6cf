/** The environment as plain data. */
export type Env = Readonly<Record<string, string | undefined>>;

export type Substituted = {
  readonly text: string;
  /** Variables in the text that are unset or empty. They stay in the text. */
  readonly missing: readonly string[];
};

const VARIABLE_NAME = /^[A-Z_][A-Z0-9_]*$/;

function variableAt(text: string, braceAt: number): { name: string; endAt: number } | null {
  if (text[braceAt] !== '{') return null;
  const endAt = text.indexOf('}', braceAt + 1);
  if (endAt === -1) return null;
  const name = text.slice(braceAt + 1, endAt);
  return VARIABLE_NAME.test(name) ? { name, endAt } : null;
}

/**
 * Puts environment variables into one config string by OpenClaw's rule. `${NAME}` in capitals is
 * replaced, `$${NAME}` means a literal `${NAME}`, and anything else stays. An empty variable counts
 * as missing. For a missing one 2026.2.1 refuses the whole config; newer versions leave the text.
 * Here it is left and named, because the gateway's environment is not ours.
 */
export function substituteVariables(text: string, env: Env): Substituted {
  if (!text.includes('$')) return { text, missing: [] };
  const chunks: string[] = [];
  const missing: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char !== '$') {
      chunks.push(char);
      continue;
    }
    const escaped = text[at + 1] === '$' ? variableAt(text, at + 2) : null;
    if (escaped !== null) {
      chunks.push(`\${${escaped.name}}`);
      at = escaped.endAt;
      continue;
    }
    const variable = variableAt(text, at + 1);
    if (variable === null) {
      chunks.push(char);
      continue;
    }
    const value = Object.hasOwn(env, variable.name) ? env[variable.name] : undefined;
    if (value === undefined || value === '') {
      missing.push(variable.name);
      chunks.push(`\${${variable.name}}`);
    } else {
      chunks.push(value);
    }
    at = variable.endAt;
  }
  return { text: chunks.join(''), missing };
}
