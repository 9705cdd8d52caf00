// The form of one entry of the catalogue of codes; it knows no code.

/** `title` is a line; `explanation` a paragraph for a student, with something wrong and something right. */
export interface CatalogueEntry {
  readonly title: string;
  readonly explanation: string;
}
