/**
 * The output formats: name → reporter. A reporter is pure: it turns a report into chunks of text and
 * knows neither files nor clocks nor whether anybody looks at a terminal. Findings come in the order
 * of the report, which is fixed; equal reports give equal bytes.
 */
import type { Report, RevealedValues } from '../base/model.ts';
import { type HumanOptions, humanReport, PLAIN_STYLE } from './human.ts';
import { jsonReport, ndjsonReport } from './json.ts';
import { sarifReport } from './sarif.ts';

export { type HumanOptions, PLAIN_STYLE, type Style } from './human.ts';
export { companionsText, isAboutFile, primaryOccurrence } from './incident-text.ts';
export { inertJson, inertText } from './inert.ts';
export { type ParsedReport, parseReport } from './parse-report.ts';
export { byteSize, counted, withCommas } from './text.ts';

/** Names of the formats, in the order in which help lists them. */
export const FORMATS = ['human', 'json', 'ndjson', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** Turns a report into text, chunk by chunk. */
export type Reporter = (report: Report, options: HumanOptions) => Iterable<string>;

/** Options for output that is not a terminal. */
export const PLAIN_OPTIONS: HumanOptions = {
  style: PLAIN_STYLE,
  width: Number.POSITIVE_INFINITY,
  failing: null,
};

const REPORTERS: Readonly<Record<Format, Reporter>> = {
  human: humanReport,
  json: jsonReport,
  ndjson: ndjsonReport,
  sarif: sarifReport,
};

/** The reporter of a format. */
export function reporterOf(format: Format): Reporter {
  return REPORTERS[format];
}

/** Formats that hold `--reveal`ed values: machine formats that are made to be read back. */
export const REVEALING_FORMATS: readonly Format[] = ['human', 'json', 'ndjson'];

/** A copy of the report with full values in `secret` and of other halves in `value`, for `--reveal`. */
export function revealReport(
  report: Report,
  revealed: ReadonlyMap<string, RevealedValues>,
): Report {
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const values = revealed.get(finding.fingerprint);
      if (values === undefined) return finding;
      const companions = finding.companions.map((half, index) => {
        return Object.assign({}, half, { value: values.companions[index] ?? half.value });
      });
      return Object.assign({}, finding, { secret: values.secret, companions });
    }),
  };
}
