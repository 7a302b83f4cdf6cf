import type { SentenceBook } from './book.ts';
import { drawAll } from './draw.ts';

/** Null: English, in which every document is written. */
let book: SentenceBook | null = null;

/** Draws documents with this book from now on; null: leaves them in English. */
export function speakWith(next: SentenceBook | null): void {
  book = next;
}

/** A snapshot, status, plan or result in the language in use. */
export function spoken<Document>(shown: Document): Document {
  return book === null ? shown : drawAll(book, shown);
}
