// What the size of the rule pack costs: scans with all built-in rules against scans with those of the
// most used providers and the generic ones alone. A pack that is not the built-in one makes its tables
// when it starts, so both are given as settings, and what a start costs is told apart.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { inTurn, median, row, scanArguments, secondsOf, spreadOf } from './measure.js';

/** Starts of rule ids: the providers that most secrets in public repositories belong to. */
const PROVIDERS = (
  'airtable algolia alibaba anthropic asana atlassian auth0 aws azure bitbucket bitly cloudflare ' +
  'cloudinary cohere contentful databricks datadog deepseek digitalocean discord docker dropbox ' +
  'elastic facebook fastly figma flyio github gitlab google grafana groq hashicorp heroku ' +
  'hubspot huggingface intercom jenkins jfrog jwt launchdarkly linear linkedin mailchimp mailgun mapbox ' +
  'mongodb netlify newrelic notion npm nuget okta openai paypal perplexity ' +
  'planetscale postman private-key pulumi pypi rapidapi replicate rubygems sendgrid sentry shopify ' +
  'slack snyk square stripe supabase telegram terraform twilio twitch twitter vercel'
).split(' ');
/** Switched off in the large pack, so that it is not the built-in one either. */
const SPARED = 'zuplo-api-key';

/** Whether a rule is one of the small pack. */
function isCommon({ id, kind }) {
  return kind === 'generic' || PROVIDERS.some((name) => id === name || id.startsWith(`${name}-`));
}

async function settingsOf(folder) {
  const { rules } = await (await import('../../dist/rules/index.js')).loadRules();
  const small = join(folder, 'small.yaml');
  const large = join(folder, 'large.yaml');
  const ids = rules.filter(isCommon).map(({ id }) => id);
  process.stdout.write(`${ids.length} rules against ${rules.length - 1}\n`);
  writeFileSync(small, `only:\n${ids.map((id) => `  - ${id}\n`).join('')}`);
  writeFileSync(large, `disable: [${SPARED}]\n`);
  return { small, large };
}

const cpuOf = (results) => median(results.map(({ cpu }) => cpu));

/** `npm run bench -- --pack REPO…` */
export async function benchPack(paths, { runs, threads, extra }) {
  const folder = mkdtempSync(join(tmpdir(), 'gitsift-bench-'));
  try {
    const { small, large } = await settingsOf(folder);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const scan = (settings, target, ...words) => [
      process.execPath,
      scanArguments(target, threads, '--config', settings, '--cache', 'off', ...extra, ...words),
    ];
    for (const path of paths.map((each) => resolve(each))) {
      const results = await inTurn(
        {
          small: scan(small, path, '--history'),
          large: scan(large, path, '--history'),
          'small, nothing to scan': scan(small, empty),
          'large, nothing to scan': scan(large, empty),
        },
        runs,
      );
      process.stdout.write(`${basename(path)}\n`);
      for (const [name, list] of Object.entries(results)) {
        row(
          name,
          `${secondsOf(list).toFixed(3)} s`,
          `(${spreadOf(list)})`,
          `CPU ${cpuOf(list).toFixed(2)} s`,
        );
      }
      for (const [name, of] of [
        ['time', secondsOf],
        ['CPU', cpuOf],
      ]) {
        const [less, more] = ['small', 'large'].map(
          (pack) => of(results[pack]) - of(results[`${pack}, nothing to scan`]),
        );
        row(`large against small, ${name}`, (more / less).toFixed(3));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
