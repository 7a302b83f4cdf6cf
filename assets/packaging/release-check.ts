import { changesOf } from '../../electron/core/installed/changelog.ts';

/** What a release is judged by before anything of it is built. */
export type ReleaseFacts = {
  readonly tag: string;
  readonly packageVersion: string;
  /** What the program itself says with --version. */
  readonly programVersion: string;
  readonly changelog: string;
  readonly signed: boolean;
  readonly notarised: boolean;
  /** A dry run signs nothing. */
  readonly withCredentials: boolean;
};

/** In words, all that keeps a tag from becoming a release; empty where nothing does. */
export function whatIsMissing(facts: ReleaseFacts): readonly string[] {
  const { tag, packageVersion, programVersion, changelog } = facts;
  const missing: string[] = [];
  if (tag !== `v${packageVersion}`) {
    missing.push(`the tag is ${tag}, package.json says ${packageVersion}`);
  }
  if (programVersion !== packageVersion) {
    missing.push(
      `electron/core/api/version.ts says ${programVersion}, package.json ${packageVersion}`,
    );
  }
  if (changesOf(changelog, packageVersion) === null) {
    missing.push(`CHANGELOG.md says nothing of ${packageVersion}`);
  }
  if (facts.withCredentials && !facts.signed) missing.push('no certificate: CSC_LINK');
  if (facts.withCredentials && !facts.notarised) {
    missing.push(
      'nothing to ask the notary with: APPLE_API_KEY, APPLE_API_KEY_ID, APPLE_API_ISSUER',
    );
  }
  return missing;
}
