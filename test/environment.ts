/**
 * What every test file starts from, whoever runs the suite: an empty home directory, and nothing of
 * the caller's git, gitsift, CI service or terminal. Without it a suite that runs in a hook, in a CI
 * job or beside somebody's `commit.gpgSign` tests that place instead of gitsift. Time zone, locale,
 * umask and TMPDIR stay the caller's: the tests must hold under any of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** The variables that steer the tests themselves; the rest of GITSIFT_* steers the product. */
const OURS = /^GITSIFT_(?:TEST_|SKIP_BUILD$)/;
/** git, gitsift, the services that src/config/ci.ts knows, and what a terminal or a desktop sets. */
const FOREIGN =
  /^(?:GIT_|GITSIFT_|GITHUB_|CI$|CI_|GITLAB_|BITBUCKET_|BUILDKITE|CIRCLE|TRAVIS|TF_BUILD$|BUILD_|SYSTEM_|JENKINS|CHANGE_|DRONE|BRANCH_NAME$|FORCE_COLOR$|NO_COLOR$|CLICOLOR|COLUMNS$|LINES$|TERM$|XDG_|SSH_ASKPASS$)/;

for (const name of Object.keys(process.env)) {
  if (FOREIGN.test(name) && !OURS.test(name)) delete process.env[name];
}

const home = mkdtempSync(join(tmpdir(), 'gitsift-home-'));
process.env['HOME'] = home;
process.env['GIT_CONFIG_NOSYSTEM'] = '1';
afterAll(() => rmSync(home, { recursive: true, force: true }));
