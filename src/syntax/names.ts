// Which names no variable, definition or rule may have; it does not know which names are functions.

const reserved: ReadonlySet<string> = new Set([
  "__proto__", "prototype", "constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf",
  "propertyIsEnumerable", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
  "then", "toJSON", "arguments", "eval", "globalThis", "this", "Infinity", "NaN", "undefined", "null", "true", "false",
  "window", "process", "require", "module", "exports", "Function",
]);

/** Whether a program that treats names carelessly would take this one for something of its own. */
export function isReservedName(name: string): boolean {
  return reserved.has(name);
}
