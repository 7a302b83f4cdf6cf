const MAX_LINE_BYTES = 256 * 1024;

/** Splits file content into lines. Half a line waits for the rest. */
export class LineBuffer {
  private partial: Buffer = Buffer.alloc(0);
  /** True inside a line whose beginning was not read or was too long to keep. */
  private isSkipping = false;

  /** Empties the buffer: the next bytes are the first of a file. */
  clear(): void {
    this.partial = Buffer.alloc(0);
    this.isSkipping = false;
  }

  /** Skips the rest of a line: the next bytes may be in the middle of one. */
  skipToNextLine(): void {
    this.partial = Buffer.alloc(0);
    this.isSkipping = true;
  }

  /** Whether a line is being skipped of which nothing has been read yet. */
  get isAtSeam(): boolean {
    return this.isSkipping && this.partial.length === 0;
  }

  /**
   * Complete lines, oldest first, and the number of lines that were too long. Bounded in memory.
   */
  take(chunk: Buffer): { readonly lines: readonly string[]; readonly tooLong: number } {
    const lines: string[] = [];
    let tooLong = 0;
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      const piece = chunk.subarray(from, end);
      from = end + 1;
      const line = this.partial.length === 0 ? piece : Buffer.concat([this.partial, piece]);
      this.partial = Buffer.alloc(0);
      if (this.isSkipping) {
        this.isSkipping = false;
      } else if (line.length > MAX_LINE_BYTES) {
        tooLong += 1;
      } else {
        const text = line.toString('utf8').replace(/\r$/, '');
        if (text !== '') lines.push(text);
      }
    }
    if (this.isSkipping) return { lines, tooLong };
    const rest = Buffer.concat([this.partial, chunk.subarray(from)]);
    if (rest.length > MAX_LINE_BYTES) {
      tooLong += 1;
      this.skipToNextLine();
    } else {
      this.partial = rest;
    }
    return { lines, tooLong };
  }
}
