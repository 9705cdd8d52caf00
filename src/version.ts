/** The version of the package, as package.json states it; knows nothing else. */
export const version = "0.1.0";
