/** The names that Python and every emitted module of Python keep for themselves. Knows no library. */
export const pythonReserved: readonly string[] = [
  ..."False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(" "),
  ..."float tuple zip len any range next dict max print all abs enumerate ValueError RuntimeError TypeError SystemExit".split(" "),
  ..."_shape_error _sample _check __name__ __debug__".split(" "),
];
