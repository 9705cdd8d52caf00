/** Puts the lines of one statement together: a line goes on in the next inside brackets and around an operator. Knows no grammar. */
import type { Fragment } from "./blocks.js";
import { beginsStatement } from "./equation.js";
import { submissionLimits } from "./limits.js";
import { scan } from "./scan.js";
import type { Words } from "./vocabulary.js";

export interface Join {
  add(fragment: Fragment): void;
  flush(): void;
}

const operatorEnd = /(?:[-+*/^⊙·⋅×,=(]|\\(?:odot|cdot|circ|times|left))\s*$/u;
const operatorStart = /^\s*(?:[-+*/^⊙·⋅×)'ᵀ]|\.[*/^]|\\(?:odot|cdot|circ|times|right)(?![A-Za-z]))/u;
const listMark = /^\s*(?:[-*+•])\s/u;

/** Gives `take` one fragment for each statement: with line ends inside, where it takes several lines. */
export function createJoin(take: (fragment: Fragment) => void, words: Words): Join {
  let open: Fragment[] = [];
  let depth = 0;
  const flush = (): void => {
    const [first] = open;
    if (first !== undefined) take(open.length === 1 ? first : joined(open, first));
    open = [];
    depth = 0;
  };
  const goesOn = (fragment: Fragment): boolean => {
    const last = open.at(-1);
    if (last === undefined || !fragment.adjacent || fragment.place !== last.place || fragment.place === "inline" || open.length >= submissionLimits.links) return false;
    if (beginsStatement(fragment.text, words)) return false;
    if (depth > 0 || operatorEnd.test(last.text.slice(-40))) return true;
    return operatorStart.test(fragment.text) && !(listMark.test(fragment.text) && fragment.text.includes(":"));
  };
  return {
    flush,
    add: (fragment) => {
      if (!goesOn(fragment)) flush();
      open.push(fragment);
      depth = scan(fragment.text, depth).depth;
    },
  };
}

/** One fragment over several lines, as long as all of them with what stands between. */
function joined(fragments: readonly Fragment[], first: Fragment): Fragment {
  let text = "";
  let end = first.span.start;
  for (const fragment of fragments) {
    const gap = Math.max(0, fragment.span.start - end);
    text += gap === 0 ? "" : `${" ".repeat(gap - 1)}\n`;
    text += fragment.text;
    end = fragment.span.end;
  }
  return { ...first, text, span: { start: first.span.start, end }, notation: fragments.some(({ notation }) => notation === "latex") ? "latex" : "plain" };
}
