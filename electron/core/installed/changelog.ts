/**
 * The changelog of one version: the lines between its heading and the next. Null: it has no such
 * heading, or nothing below it. The form is that of Keep a Changelog, "## 1.2.3" or "## [1.2.3] -
 * 2026-01-31". "Unreleased" is a version by that name.
 */
export function changesOf(changelog: string, version: string): string | null {
  const lines = changelog.split(/\r?\n/);
  const isHeading = (line: string) => /^## /.test(line);
  const at = lines.findIndex(
    (line) => isHeading(line) && /^## \[?([^\]\s]+)\]?/.exec(line)?.[1] === version,
  );
  if (at < 0) return null;
  const end = lines.findIndex((line, index) => index > at && isHeading(line));
  const text = lines
    .slice(at + 1, end < 0 ? undefined : end)
    .join('\n')
    .trim();
  return text === '' ? null : text;
}
