/** Draws a document in another language than English, in which each is written. */
export type Draw = <Document>(shown: Document) => Document;

let draw: Draw | null = null;

/** Draws documents so from now on; null: leaves them in English. */
export function speakWith(next: Draw | null): void {
  draw = next;
}

/** A snapshot, status, plan or result in the language in use. */
export function spoken<Document>(shown: Document): Document {
  return draw === null ? shown : draw(shown);
}

/** A reason that stands alone, in the language in use. */
export function spokenReason(why: string): string {
  return spoken({ why }).why;
}
