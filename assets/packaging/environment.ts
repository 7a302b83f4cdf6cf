/** What the environment says about a package: who signs it, and where its updates are. */

type Environment = Readonly<Record<string, string | undefined>>;

/** The names of all that signing and notarising may need; electron-builder reads them itself. */
export const SIGNING = ['CSC_LINK', 'CSC_KEY_PASSWORD', 'CSC_NAME'] as const;
/** Either of these sets is enough for Apple's notary. */
export const NOTARISING = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
] as const;

const isGiven = (env: Environment, name: string) => (env[name] ?? '').trim() !== '';

/** Whether there is a certificate. A secret that a workflow does not have is an empty string. */
export function isSigned(env: Environment): boolean {
  return isGiven(env, 'CSC_LINK') || isGiven(env, 'CSC_NAME');
}

/** Whether Apple's notary can be asked. */
export function isNotarised(env: Environment): boolean {
  return isSigned(env) && NOTARISING.some((names) => names.every((name) => isGiven(env, name)));
}

/** In words what a package of this environment will be. */
export function signingWords(env: Environment): string {
  if (!isSigned(env)) {
    return 'not signed by anybody (ad hoc): for the machine that builds it. Set CSC_LINK or CSC_NAME to sign.';
  }
  return isNotarised(env)
    ? 'signed and notarised'
    : `signed, not notarised: macOS will refuse it on other machines. Set ${NOTARISING.map((names) => names.join(' + ')).join(', or ')}.`;
}

/**
 * Where the app looks for its updates: the releases of the repository whose workflow builds it.
 * Null in a package of one's own, which then has nothing to ask and never asks.
 */
export function publishTo(
  env: Environment,
): { provider: 'github'; owner: string; repo: string } | null {
  const [owner, repo, more] = (env.GITHUB_REPOSITORY ?? '').split('/');
  const isRelease = isSigned(env) && env.CLAWBUOY_RELEASE === '1';
  if (!isRelease || !owner || !repo || more !== undefined) return null;
  return { provider: 'github', owner, repo };
}
