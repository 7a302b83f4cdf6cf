import type { Location } from './locate.ts';

/** Whether two finds lead to the same OpenClaw in the same way, secrets included. */
export function sameLocation(a: Location, b: Location): boolean {
  return JSON.stringify(a) === JSON.stringify(b) && secretsOf(a) === secretsOf(b);
}

/** Only to tell whether they changed; the text is never kept or shown. */
function secretsOf(location: Location): string {
  const { env, local, remote } = location.credentials;
  return [env, local, remote]
    .flatMap((pair) => [pair.token, pair.password])
    .map((source) => (source.kind === 'known' ? source.secret.reveal() : source.kind))
    .join('\n');
}
