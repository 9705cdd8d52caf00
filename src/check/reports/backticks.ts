/** Sentences of ours, in which backticks mark code, as parts. Knows no sink. */

export interface SentencePart {
  readonly code: boolean;
  readonly text: string;
}

/** The parts in order; where backticks do not pair, all is text. */
export function backticked(sentence: string): readonly SentencePart[] {
  const parts = sentence.split("`");
  if (parts.length % 2 === 0) return [{ code: false, text: sentence }];
  return parts.map((text, index) => ({ code: index % 2 === 1, text })).filter(({ text }) => text !== "");
}
