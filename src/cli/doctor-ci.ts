/**
 * Reads the CI files of a repository for set-ups that would be green without having looked: a shallow
 * checkout, a failure that does not count, a policy that accepts everything. Files are parsed, not run.
 */
import { parse } from 'yaml';

/** Something about one file. */
export interface CiRemark {
  readonly level: 'ok' | 'problem' | 'note';
  readonly path: string;
  readonly message: string;
}

type Plain = Readonly<Record<string, unknown>>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mentions(value: unknown): boolean {
  return /\bgitsift\b/.test(JSON.stringify(value) ?? '');
}

const SWITCHES: readonly (readonly [RegExp, CiRemark['level'], string])[] = [
  [
    /\bgitsift\b[^\n]*(?:\|\|\s*(?:true|:)|;\s*(?:true|exit 0)\b)/,
    'problem',
    'the exit code is thrown away',
  ],
  [/--fail-on[= ]none\b|fail-on"?:\s*"?none/, 'problem', 'findings do not fail it (fail-on none)'],
  [/--exit-code[= ]0\b/, 'problem', 'findings do not fail it (--exit-code 0)'],
  [/--allow-incomplete\b/, 'note', 'it accepts that something could not be read'],
  [/--no-inline\b|--no-repo-config\b/, 'note', 'it does not trust settings of the repository'],
];

function switchRemarks(path: string, text: string): CiRemark[] {
  return SWITCHES.flatMap(([pattern, level, message]) =>
    pattern.test(text) ? [{ level, path, message }] : [],
  );
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true';
}

function githubRemarks(path: string, workflow: Plain): CiRemark[] {
  const remarks: CiRemark[] = [];
  const jobs = isPlain(workflow['jobs']) ? workflow['jobs'] : {};
  for (const [name, job] of Object.entries(jobs)) {
    if (!isPlain(job) || !mentions(job)) continue;
    const steps = (Array.isArray(job['steps']) ? job['steps'] : []).filter(isPlain);
    const checkout = steps.find(({ uses }) => String(uses).startsWith('actions/checkout'));
    const given = isPlain(checkout?.['with']) ? checkout['with'] : {};
    const depth = String(given['fetch-depth'] ?? '1');
    const add = (message: string): number =>
      remarks.push({ level: 'problem', path, message: `job ${name}: ${message}` });
    if (checkout === undefined) add('nothing is checked out before the scan');
    else if (depth !== '0') add('the checkout is shallow; give actions/checkout fetch-depth: 0');
    const isLoose = steps.some((step) => mentions(step) && isOn(step['continue-on-error']));
    if (isOn(job['continue-on-error']) || isLoose)
      add('continue-on-error makes it green whatever is found');
  }
  return remarks;
}

function gitlabRemarks(path: string, file: Plain): CiRemark[] {
  const remarks: CiRemark[] = [];
  const shared = isPlain(file['variables']) ? file['variables'] : {};
  for (const [name, job] of Object.entries(file)) {
    if (!isPlain(job) || !('script' in job) || !mentions(job)) continue;
    const own = isPlain(job['variables']) ? job['variables'] : {};
    const depth = own['GIT_DEPTH'] ?? shared['GIT_DEPTH'];
    const add = (message: string): number =>
      remarks.push({ level: 'problem', path, message: `job ${name}: ${message}` });
    if (String(depth) !== '0') add('the clone is shallow; set GIT_DEPTH to "0"');
    if (isOn(job['allow_failure'])) add('allow_failure makes it green whatever is found');
  }
  return remarks;
}

function azureRemarks(path: string, text: string): CiRemark[] {
  if (/fetchDepth:\s*['"]?0\b/.test(text)) return [];
  const message = 'new pipelines fetch one commit; give the checkout fetchDepth: 0';
  return [{ level: 'problem', path, message }];
}

function bitbucketRemarks(path: string, file: Plain): CiRemark[] {
  const clone = isPlain(file['clone']) ? file['clone'] : {};
  if (clone['depth'] === 'full' || /"depth":"full"/.test(JSON.stringify(file))) return [];
  return [{ level: 'problem', path, message: 'the clone has 50 commits; set clone: depth: full' }];
}

function remarksByKind(path: string, text: string): CiRemark[] {
  if (path.endsWith('Jenkinsfile')) return [];
  if (/azure-pipelines/.test(path)) return azureRemarks(path, text);
  let file: unknown;
  try {
    file = parse(text);
  } catch {
    return [{ level: 'problem', path, message: 'is no YAML that its system could read' }];
  }
  if (!isPlain(file)) return [];
  if (path.startsWith('.github/')) return githubRemarks(path, file);
  if (/gitlab-ci/.test(path)) return gitlabRemarks(path, file);
  return /bitbucket/.test(path) ? bitbucketRemarks(path, file) : [];
}

/** What is to be said of one CI file; nothing where it does not use gitsift. */
export function ciRemarks(path: string, text: string): CiRemark[] {
  const code = text.replace(/^\s*(?:#|\/\/).*$/gm, '');
  if (!mentions(code)) return [];
  const remarks = [...remarksByKind(path, code), ...switchRemarks(path, code)];
  return remarks.some(({ level }) => level === 'problem')
    ? remarks
    : [{ level: 'ok', path, message: 'runs gitsift on what it checks out' }, ...remarks];
}
