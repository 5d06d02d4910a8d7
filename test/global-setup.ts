import { execFileSync } from 'node:child_process';

/** Workers and the command line run from dist/: build it once before any test. */
export default function setup(): void {
  if (process.env['GITSIFT_SKIP_BUILD']) return;
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
