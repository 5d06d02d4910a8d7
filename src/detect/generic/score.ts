/**
 * The learned score, from the log-odds that the trees give (forest.ts), and what it is called: confidence.
 *
 * The score is a scale, over-confident at its top: it sorts, and it has three levels. It is no
 * probability, and nothing prints it as one.
 */
import type { Confidence } from '../../base/model.ts';

/** Scores from here up are of medium confidence: the level of the project's accuracy targets. */
const MEDIUM_SCORE = 0.5;
const HIGH_SCORE = 0.9;
/** Below this nothing is reported at all; LEAST_ODDS of weigh.ts is a little below. */
export const LOW_SCORE = 0.2;

/** The report's score, 0 to 1 with three decimals. */
export function scoreOf(odds: number): number {
  return Math.round(1000 / (1 + Math.exp(-odds))) / 1000;
}

/** The log-odds that a score stands for; the inverse of {@link scoreOf} up to rounding. */
export function oddsOf(score: number): number {
  const inside = Math.min(0.9995, Math.max(0.0005, score));
  return Math.log(inside / (1 - inside));
}

/** What a score is called; `none` is not reported. */
export function confidenceOf(score: number): Confidence | 'none' {
  if (score >= HIGH_SCORE) return 'high';
  if (score >= MEDIUM_SCORE) return 'medium';
  return score >= LOW_SCORE ? 'low' : 'none';
}
