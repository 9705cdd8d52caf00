// What the codes E05xx to E08xx mean: limits, certificates, the command line and values; it knows nothing of the language.
import type { CatalogueEntry } from "./entry.js";

export const toolCodes = {
  E0501: {
    title: "an exponent is too large",
    explanation: "Powers are taken symbolically, so that exponents are bounded. Wrong: `A^1000000000`. Right: a smaller power, or a name for the power with its own declaration.",
  },
  E0502: {
    title: "the expression has too many parts",
    explanation: "The number of distinct parts of an expression is bounded. Split the problem, or name parts that occur again.",
  },
  E0503: {
    title: "a size is too large",
    explanation: "The arrays that this would need do not fit. Use a size name instead of a number: derivations hold for all sizes.",
  },
  E0601: {
    title: "the answer could not be certified",
    explanation: "An answer was found and its proof did not succeed, so it is not printed as if it were one.",
  },
  E0602: {
    title: "a certificate is wrong",
    explanation: "Replaying the certificate with the kernel gave another result than the one it states: it was changed, or belongs to another version.",
  },
  E0603: {
    title: "a certificate cannot be read",
    explanation: "The file is not a certificate as written by `gradus grad --json`, or a part of it is missing.",
  },
  E0701: {
    title: "the command line cannot be understood",
    explanation: "See `gradus --help` for the commands and options.",
  },
  E0702: {
    title: "a file cannot be read",
    explanation: "The file does not exist, is not text in UTF-8, or may not be read. The path is taken relative to the current directory.",
  },
  E0703: {
    title: "a file cannot be written",
    explanation: "The folder does not exist or may not be written to.",
  },
  E0704: {
    title: "there is nothing by that name to explain",
    explanation: "`gradus explain` takes a code such as E0202 or the name of a rule such as `adjoint_mul_left`; `gradus prove` lists the rules.",
  },
  E0706: {
    title: "no submission was found",
    explanation:
      "`gradus check ASSIGNMENT SUBMISSION…` takes files, folders with all that is below them, patterns such as `'sheet3/*.tex'`, and `-` for standard input. In folders, submissions are files ending in .txt, .md, .tex or .gradus, and files without an ending.",
  },
  E0707: {
    title: "checking a submission was stopped",
    explanation:
      "It took longer than the limit of `--timeout`, or more memory than a worker may have. The submission is undecided and earns no points: a person has to look at it, or it is checked again under a higher limit.",
  },
  E0708: {
    title: "the checker failed",
    explanation: "A bug in the checker ended the check of one submission, which is undecided and earns no points; all others were checked. Please report it with the submission.",
  },
  E0709: {
    title: "files were left out",
    explanation: "In folders, submissions are files ending in .txt, .md, .tex or .gradus, and files without an ending. Everything else is left out, and so are links and names that begin with a dot. A file that is named on the command line is read whatever its ending.",
  },
  E0801: {
    title: "a value is missing",
    explanation: "Every variable of the expression needs a value in the file given with `--at`.",
  },
  E0802: {
    title: "a value has the wrong shape",
    explanation: "Values are numbers, lists of numbers for vectors, and lists of rows for matrices, with sizes that agree with each other and with the declarations.",
  },
  E0803: {
    title: "a value is not a number",
    explanation: "Values are finite numbers; text, `null` and missing entries are refused.",
  },
  E0804: {
    title: "the expression has no value at this point",
    explanation: "At the values given, a function is undefined: `log` of something that is not positive, an inverse of a singular matrix, a division by zero.",
  },
  E0805: {
    title: "the numbers of a function are not known",
    explanation:
      "A function that a rule file adds has a derivative in formulas, and no way to compute its value, so that nothing can be checked with numbers. Built-in functions such as `exp` and `relu` have both.",
  },
  E0806: {
    title: "no admissible point was found",
    explanation:
      "Numbers are tried at random points where every hypothesis holds and every function is defined. None of the points tried was such a point: `sqrt(-exp(x))` has a value nowhere.",
  },
  E0807: {
    title: "samples cannot be spread over devices",
    explanation:
      "Code for several devices is written by the target `jax`, for a gradient, where some argument has a sample in every row: its first axis is the number of samples. `--batch x,t --shard data` makes such a gradient of a loss of one sample; of a loss that is written with rows, `--shard data=N` names their number.",
  },
} satisfies { readonly [code: string]: CatalogueEntry };
