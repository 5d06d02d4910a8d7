/**
 * Rules on whole texts: the slow, plain ways.
 *
 * Two users. Rules whose reach is unknown (no literal, or an unbounded pattern) have no other way:
 * their matches are those of a search from left to right, as any regex engine would list them. And
 * a scan without prefilter does it for all rules, as oracle for the fast way: it looks at every
 * position of the text and asks only afterwards which literal a match would have been found by. A match
 * that holds none of its rule's literals is kept too, so that a wrong literal shows as a difference.
 */
import { ANCHOR_TABLE_REACH } from '../kernel/index.ts';
import type { AnchorStack } from './anchor-stack.ts';
import { NO_LITERAL } from './anchor-stack.ts';
import type { Detector } from './detector.ts';
import type { RuleDetector } from './rule-detector.ts';
import type { VerdictStack } from './verdicts.ts';

/** A text as string, with the absolute position of its first byte. */
export interface WholeText {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Adds the matches of `rule` that start in [from, to) to the open verdict; returns where to go on. */
export function searchPlainly(
  rule: RuleDetector,
  whole: WholeText,
  range: { readonly from: number; readonly to: number },
  verdicts: VerdictStack,
): number {
  let at = range.from - whole.start;
  const last = range.to - whole.start;
  while (at < last) {
    const match = rule.matcher.exec(whole.text, at);
    if (match === null || match.start >= last) return range.to;
    // An empty match holds no secret; it only must not stop the search.
    at = Math.max(match.end, match.start + 1);
    rule.accept(whole.bytes, whole.end, match, whole.start, verdicts);
  }
  return whole.start + at;
}

/**
 * Judges, position by position, every anchor of `rule` that starts in [from, to), and pushes what it
 * finds with positions relative to `whole.start`. Returns the number of verdicts that are not empty.
 */
export function judgeEverywhere(
  rule: RuleDetector,
  whole: WholeText,
  range: { readonly from: number; readonly to: number },
  stacks: { readonly anchors: AnchorStack; readonly verdicts: VerdictStack },
): number {
  const { anchors, verdicts } = stacks;
  const taken = new Set<string>();
  const from = range.from - whole.start;
  const to = range.to - whole.start;
  let judged = 0;
  let at = Math.max(0, from - rule.before);
  while (at < to) {
    const match = rule.matcher.exec(whole.text, at);
    if (match === null || match.start >= to) break;
    at = match.start + 1;
    const inside = literalsInside(rule, whole.text, match);
    const fresh = inside.filter(
      (position) =>
        Number.parseInt(position, 10) >= from &&
        Number.parseInt(position, 10) < to &&
        !taken.has(position),
    );
    const isStray = inside.length === 0 && match.start >= from;
    if (fresh.length === 0 && !isStray) continue;
    for (const position of fresh) taken.add(position);
    verdicts.open(whole.start);
    rule.accept(whole.bytes, whole.end, match, whole.start, verdicts);
    const verdict = verdicts.close();
    if (verdict < 0) continue;
    anchors.push(0, NO_LITERAL, verdict, ANCHOR_TABLE_REACH);
    judged++;
  }
  return judged;
}

/** `position:literal` of the rule's literals in the match that its anchors would have found it by. */
function literalsInside(
  rule: RuleDetector,
  text: string,
  match: { readonly start: number; readonly end: number },
): string[] {
  const found: string[] = [];
  const inside = text.slice(match.start, match.end);
  const folded = foldAscii(inside);
  rule.rule.anchors.forEach((anchor, literal) => {
    const subject = anchor.caseless ? folded : inside;
    let at = subject.indexOf(anchor.bytes);
    for (; at >= 0; at = subject.indexOf(anchor.bytes, at + 1)) {
      const reachable = at <= anchor.before && at >= anchor.minBefore;
      if (reachable) found.push(`${match.start + at}:${literal}`);
    }
  });
  return found;
}

/** Positions (absolute, ascending per literal) of a detector's literals that start in [from, to). */
export function plainAnchors(
  detector: Detector,
  whole: WholeText,
  range: { readonly from: number; readonly to: number },
): [position: number, literal: number][] {
  const folded = foldAscii(whole.text);
  const found: [number, number][] = [];
  detector.literals.forEach(({ bytes, caseless }, literal) => {
    const subject = caseless ? folded : whole.text;
    let at = subject.indexOf(bytes, range.from - whole.start);
    for (; at >= 0 && at + whole.start < range.to; at = subject.indexOf(bytes, at + 1)) {
      found.push([at + whole.start, literal]);
    }
  });
  return found;
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}
