// Hand-set weights, kept only as the baseline that a trained model has to beat.
import { FEATURES } from './candidates.js';

const at = (features, name) => features[FEATURES.indexOf(name)];

/** Points for one row, scaled so that 0 is the border of "report". */
export function handPoints({ features }) {
  const get = (name) => at(features, name);
  let points = -7;
  if (get('name password') || get('name secret') || get('name key')) points += 4;
  else if (get('name token')) points += 3;
  else if (get('name bare')) points += 2;
  points -= 2 * Math.min(2, get('negated after') + get('negated before'));
  const rarity = get('rarity');
  points += rarity > 5.2 ? 3 : rarity > 4.4 ? 2 : rarity > 3.9 ? 1 : rarity < 3.2 ? -2 : 0;
  points += get('word coverage') < 0.2 ? 2 : get('word coverage') > 0.8 ? -2 : 0;
  if (get('classes') >= 3) points++;
  if (get('digit share') > 0 && get('digit share') < 1) points++;
  const length = 2 ** get('log length');
  points += length >= 24 ? 2 : length >= 16 ? 1 : length < 6 ? -2 : 0;
  if (get('quoted')) points++;
  if (get('op url')) points += 3;
  if (get('op compare')) points--;
  points -= 4 * get('stand-in coverage');
  if (get('uuid')) points -= 3;
  points -= 2 * Math.min(1, get('dots') + get('slashes'));
  if (get('word shape') && get('joiners') > 0) points -= 2;
  return points;
}
