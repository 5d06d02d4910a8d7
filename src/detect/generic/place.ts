/**
 * What a path says about a generic candidate. Decided for each occurrence after the scan, because a
 * verdict must not know the path: the same bytes may stand under many.
 *
 * Works on log-odds. A place never makes a candidate out of nothing, and takes away no more than
 * `none`: what falls below the lowest level is dropped by the caller.
 */
import type { Confidence } from '../../base/model.ts';
import { BARE_REASON, PLAIN_REASON, RARE_REASON } from './reasons.ts';
import { confidenceOf, LOW_SCORE, oddsOf, scoreOf } from './score.ts';

/** A candidate as it looks at one path. */
export interface PlacedScore {
  readonly score: number;
  readonly confidence: Confidence | 'none';
  /** What the path added, in words; '' where it said nothing. */
  readonly reason: string;
}

interface PlaceKind {
  readonly pattern: RegExp;
  readonly odds: number;
  /** Instead of {@link odds} for a value that may be made of words. */
  readonly wordOdds?: number;
  /** Most that a plain word counts for there, which stays in the report. */
  readonly plainScore?: number;
  readonly reason: string;
}

/** Files of package managers: versions, and checksums of contents. */
const LOCK_FILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|composer\.lock|gemfile\.lock|cargo\.lock|poetry\.lock|uv\.lock|pipfile\.lock|go\.sum|flake\.lock|mix\.lock|pubspec\.lock|podfile\.lock|bun\.lockb?|packages\.lock\.json|gradle\.lockfile|[^/]*\.(?:lock|sha256|sha512|md5))$/;

/** Whether the path (any case) is one of a lock file or a list of checksums. */
export function isLockFile(path: string): boolean {
  return LOCK_FILE.test(path.toLowerCase());
}

/** Below medium: `password: zebra` in a test or a manual stands for any password. */
const DEMONSTRATED = 0.4;

const TESTS: PlaceKind = {
  pattern:
    /(?:^|\/)(?:tests?|specs?|__tests__|testing|testsuite|testutils?|[a-z]+[-_]tests?|tests?[-_][a-z]+|fixtures?|mocks?|__mocks__|e2e|cypress|t|examples?|samples?|demos?|tutorials?)\/|[._-](?:test|spec)\.[a-z]+$|(?:^|\/)test_[^/]*$|_(?:test|suite)\.[a-z]+$/,
  odds: -0.3,
  plainScore: DEMONSTRATED,
  reason: 'the file is a test or an example',
};

/** The first that fits counts; paths use `/` and are matched in lower case. */
const PLACES: readonly PlaceKind[] = [
  { pattern: LOCK_FILE, odds: -8, reason: 'the file is a lock file' },
  {
    pattern:
      /(?:^|\/)(?:locales?|i18n|l10n|locali[sz]ations?|lang|langs|languages|translations?|nls|_locales|intl|values-[a-z]{2,3}(?:-r[a-z]{2})?|[a-z-]{2,10}\.lproj)\/|\.(?:po|pot|xlf|xliff|arb|resx|strings|ftl)$|(?:messages|strings|labels)[_.-][a-z]{2}(?:[_-][a-z]{2,4})?\.(?:properties|json|ya?ml)$|(?:^|\/)(?:[a-z]{2}[_-](?:[a-z]{2}|[a-z]{4})|en|de|fr|es|it|pt|nl|sv|da|nb|fi|pl|cs|ru|uk|zh|ja|ko|tr|hu)\.(?:json|ya?ml|properties|php|[jt]s)$/,
    odds: -3,
    wordOdds: -8,
    reason: 'the file holds translations',
  },
  {
    pattern:
      /\.min\.(?:js|mjs|css)$|[.-]bundle\.js$|\.(?:js|css|mjs|cjs|ts)\.map$|\.svg$|\.chunk\.js$/,
    odds: -2,
    reason: 'the file is generated for browsers',
  },
  {
    pattern:
      /(?:^|\/)(?:node_modules|vendor|third[_-]?party|site-packages|dist-packages|bower_components|\.yarn|pods)\//,
    odds: -1,
    reason: 'the file belongs to a dependency',
  },
  {
    pattern:
      /(?:^|\/)(?:\.env(?:\.[^/]*)?|\.netrc|\.pgpass|\.npmrc|\.pypirc|\.my\.cnf|credentials|secrets?\.[a-z]+|[^/]*\.(?:env|tfvars|properties))$/,
    odds: 0.8,
    reason: 'the file is one that settings and credentials are kept in',
  },
  {
    pattern:
      /(?:^|[/_.-])(?:test[_-]?vectors?|vectors|kats?|testvecs?|wycheproof|test[_-]?data)(?:[/_.-]|$)/,
    odds: -4,
    reason: 'the file holds data for tests',
  },
  TESTS,
  {
    pattern:
      /\.(?:md|mdx|rst|adoc|asciidoc|mediawiki|wiki|textile|org|html?|txt|tex|man|pod|[1-8])$|(?:^|\/)docs?\//,
    odds: -0.3,
    plainScore: DEMONSTRATED,
    reason: 'the file is documentation',
  },
];

/** `LoginTest.java`, `AuthSpecs.scala`: where only the hump shows that no `latest.java` is meant. */
const CAMEL_TEST = /[a-z0-9](?:Tests?|TestCase|Specs?|IT)\.[A-Za-z]+$/;

/** Source code, in which a bare value is mostly another name. */
const CODE =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|kts|scala|swift|c|h|cc|cpp|cxx|hpp|cs|php|pl|pm|lua|dart|ex|exs|erl|hs|clj|groovy|m|mm|vue|svelte|sql|r|jl)$/;
const BARE_IN_CODE_ODDS = -1.5;

function placeOf(path: string, lowered: string): PlaceKind | undefined {
  if (lowered === '') return undefined;
  const place = PLACES.find(({ pattern }) => pattern.test(lowered));
  return place === undefined && CAMEL_TEST.test(path) ? TESTS : place;
}

/** The score that a generic candidate has at `path` ('' where there is none, as in a message). */
export function adjustForPlace(
  score: number,
  reasons: readonly string[],
  path: string,
): PlacedScore {
  const lowered = path.toLowerCase();
  const place = placeOf(path, lowered);
  const placeOdds = reasons.includes(RARE_REASON) ? place?.odds : (place?.wordOdds ?? place?.odds);
  let odds = oddsOf(score) + (placeOdds ?? 0);
  let reason = place?.reason ?? '';
  if (reasons.includes(BARE_REASON) && CODE.test(lowered)) {
    odds += BARE_IN_CODE_ODDS;
    if (reason === '') reason = 'the file is source code, where bare values are names';
  }
  if (reason === '') return { score, confidence: confidenceOf(score), reason };
  let adjusted = scoreOf(odds);
  if (place?.plainScore !== undefined) {
    if (reasons.includes(PLAIN_REASON)) adjusted = Math.min(adjusted, place.plainScore);
    // What counts a little goes on to do so in a test: nothing is dropped for that alone.
    if (score >= LOW_SCORE) adjusted = Math.max(adjusted, LOW_SCORE);
  }
  return { score: adjusted, confidence: confidenceOf(adjusted), reason };
}
