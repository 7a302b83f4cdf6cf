import { z } from 'zod';
import { parseJson } from '../core/text/json.ts';
import { outputFilesOf } from './parse-launchctl.ts';

const plistSchema = z.object({
  ProgramArguments: z.array(z.string()).max(256).catch([]),
  EnvironmentVariables: z.record(z.string(), z.string()).catch({}),
  StandardOutPath: z.string().optional().catch(undefined),
  StandardErrorPath: z.string().optional().catch(undefined),
});

export type AgentPlist = {
  readonly programArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly outputFiles: readonly string[];
};

/** Parses `plutil -convert json -o - FILE`. Null if it is no LaunchAgent in JSON. */
export function parsePlistJson(text: string): AgentPlist | null {
  const parsed = plistSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  return {
    programArguments: parsed.data.ProgramArguments,
    environment: parsed.data.EnvironmentVariables,
    outputFiles: outputFilesOf([parsed.data.StandardOutPath, parsed.data.StandardErrorPath]),
  };
}
