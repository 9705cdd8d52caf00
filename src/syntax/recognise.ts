// Runs nearley over tokens and asserts that there is one parse; it knows no particular grammar.
import nearley from "nearley";
import type { CompiledRules, Lexer } from "nearley";
import type { Token, TokenType } from "./tokens.js";

/** A grammar table and the rule that a whole text must match. */
export type Recogniser<T, Type extends string = TokenType> = (tokens: readonly Token<Type>[]) => Recognised<T, Type>;

/** `at` is the index of the token that cannot follow, or the number of tokens where the text ends too early. */
export type Recognised<T, Type extends string = TokenType> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly at: number; readonly expected: ReadonlySet<Type> };

/** What the generated tables are before nearley has them: rules by name, with symbols and what to make of them. */
export interface GrammarTable {
  readonly ParserRules: readonly object[];
  readonly ParserStart: string;
}

/** What nearley keeps while it parses and its type declarations leave out. */
interface ParserState {
  readonly table: readonly { readonly scannable: readonly { readonly rule: { readonly symbols: readonly unknown[] }; readonly dot: number }[] }[];
  reportError: () => string;
}

/** `T` is what the start rule's function makes and `Type` the types of its tokens, which the grammar file alone knows. */
export function recogniser<T, Type extends string = TokenType>(table: GrammarTable, start: string = table.ParserStart): Recogniser<T, Type> {
  const rules = { ParserRules: table.ParserRules, ParserStart: start } as CompiledRules;
  const grammar = nearley.Grammar.fromCompiled(rules);
  return (tokens) => {
    const parser = new nearley.Parser(grammar, { lexer: tokenLexer(tokens) });
    const state = parser as unknown as ParserState;
    state.reportError = () => "";
    try {
      parser.feed("");
    } catch (thrown) {
      if (!isParseError(thrown)) throw thrown;
      return { ok: false, at: thrown.offset, expected: expectedTypes(state, thrown.offset) };
    }
    const results = parser.results as readonly T[];
    const [value] = results;
    if (value === undefined) return { ok: false, at: tokens.length, expected: expectedTypes(state, tokens.length) };
    if (results.length > 1) throw new Error(`internal: ${results.length} parses from ${start}`);
    return { ok: true, value };
  };
}

function isParseError(thrown: unknown): thrown is Error & { readonly offset: number } {
  return thrown instanceof Error && "offset" in thrown && typeof thrown.offset === "number" && "token" in thrown;
}

/** The types of token that could have come at `column`. */
function expectedTypes<Type extends string>(state: ParserState, column: number): ReadonlySet<Type> {
  const expected = new Set<Type>();
  for (const { rule, dot } of state.table[column]?.scannable ?? []) {
    const symbol = rule.symbols[dot];
    if (isTerminal<Type>(symbol)) expected.add(symbol.type);
  }
  return expected;
}

function isTerminal<Type extends string>(symbol: unknown): symbol is { readonly type: Type } {
  return typeof symbol === "object" && symbol !== null && "type" in symbol;
}

/** nearley asks for tokens one by one; nothing is read here. */
function tokenLexer(tokens: readonly Token<string>[]): Lexer {
  let index = 0;
  return {
    reset: () => undefined,
    next: () => {
      const token = tokens[index];
      index += 1;
      return token === undefined ? undefined : { ...token, value: token.text };
    },
    save: () => ({}),
    formatError: () => "",
  };
}
