/**
 * User name and password for a server that asks for them: from the environment, else from the program
 * that Git would ask (gitcredentials(7): GIT_ASKPASS, then SSH_ASKPASS), else from the terminal. Never
 * from arguments, which stand in the process list, and never shown.
 */
import { spawnSync } from 'node:child_process';

/** What a server is given. */
interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Asks one question; null where nobody answered. */
type Ask = (question: string, isSecret: boolean) => Promise<string | null>;

/** Hosting services take any user name beside a token. */
const ANY_USER = 'token';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACES: ReadonlySet<string> = new Set(['\b', '\u007f']);

/** Credentials of the environment, or a way to ask for them, which tells null where there is none. */
export function credentialsFrom(
  env: NodeJS.ProcessEnv,
): Credentials | ((address: string) => Promise<Credentials | null>) {
  const password = env['GITSIFT_REMOTE_PASSWORD'] ?? '';
  if (password !== '') return { username: env['GITSIFT_REMOTE_USER'] ?? ANY_USER, password };
  return async (address) => {
    const ask = askingBy(env);
    return ask && askFor(address, env['GITSIFT_REMOTE_USER'] ?? '', ask);
  };
}

function askingBy(env: NodeJS.ProcessEnv): Ask | null {
  const program = env['GIT_ASKPASS'] || env['SSH_ASKPASS'] || '';
  if (program !== '') return async (question) => askProgram(program, question);
  return process.stdin.isTTY && process.stderr.isTTY ? askTerminal : null;
}

async function askFor(address: string, known: string, ask: Ask): Promise<Credentials | null> {
  const { origin } = new URL(address);
  const username = known || (await ask(`Username for '${origin}': `, false));
  if (username === null) return null;
  const password = await ask(`Password for '${origin}': `, true);
  return password === null ? null : { username: username || ANY_USER, password };
}

/** The program gets the question as its only argument and answers with one line. */
function askProgram(program: string, question: string): string | null {
  const { status, stdout } = spawnSync(program, [question], {
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  return status === 0 ? (stdout.split(/\r?\n/, 1)[0] ?? '') : null;
}

/** Reads a line key by key, so that a secret is not echoed. */
function askTerminal(question: string, isSecret: boolean): Promise<string | null> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((done) => {
    let line = '';
    const end = (answer: string | null): void => {
      stdin.off('data', read);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      done(answer);
    };
    const read = (keys: string): void => {
      for (const key of keys) {
        if (key === '\r' || key === '\n') return end(line);
        if (key === CTRL_C || key === CTRL_D) return end(null);
        if (BACKSPACES.has(key)) line = line.slice(0, -1);
        else line += key;
        if (!isSecret) stderr.write(BACKSPACES.has(key) ? '\b \b' : key);
      }
    };
    stdin.on('data', read);
  });
}
