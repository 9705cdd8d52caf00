/** How generated modules in JavaScript keep what they made for one set of sizes, with types between ‹ and ›. Knows no programs. */

export const caching = `/** A function that \`make\` makes for some sizes, and that is kept while they stay the same. */
function _perSizes‹<S extends object, G, R>›(names‹: readonly (keyof S)[]›, make‹: (sizes: S) => (given: G, out?: R) => R›)‹: (given: G, sizes: S, out?: R) => R› {
  let last‹: S | null› = null;
  let run‹: ((given: G, out?: R) => R) | null› = null;
  return (given, sizes, out) => {
    if (run === null || names.some((name) => last?.[name] !== sizes[name])) {
      last = { ...sizes };
      run = make(sizes);
    }
    return run(given, out);
  };
}`;
