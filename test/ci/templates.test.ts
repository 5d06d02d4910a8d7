/** The snippets for other CI systems and the Dockerfile: parsed, and their script parts run. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { launcher } from '../cli/gitsift.ts';
import { TOKEN } from '../cli/token-rules.ts';
import { createRunner, projectFile, repositoryWith, shallowCloneOf } from './support.ts';

interface GitLab {
  readonly gitsift: {
    readonly variables: Readonly<Record<string, string>>;
    readonly before_script: readonly string[];
    readonly script: readonly string[];
    readonly artifacts: { readonly when: string; readonly paths: readonly string[] };
  };
}
interface Circle {
  readonly jobs: {
    readonly gitsift: { readonly steps: readonly (string | { run?: { command: string } })[] };
  };
}
interface Azure {
  readonly steps: readonly { readonly bash?: string; readonly fetchDepth?: number }[];
}
interface Bitbucket {
  readonly clone: { readonly depth: string };
  readonly pipelines: {
    readonly default: readonly { readonly step: { script: readonly string[] } }[];
  };
}

/** What a CI system would run, in order, and the variables that it sets. */
interface Template {
  readonly scripts: readonly string[];
  readonly env: (temp: string) => Readonly<Record<string, string>>;
}

function jenkinsScripts(text: string): string[] {
  return [...text.matchAll(/\bsh '''([\s\S]*?)'''/g)].map(([, body = '']) =>
    body.replaceAll('\\\\', '\\'),
  );
}

function templates(): Map<string, Template> {
  const gitlab = (parse(projectFile('ci/gitlab.yml')) as GitLab).gitsift;
  const circle = (parse(projectFile('ci/circleci.yml')) as Circle).jobs.gitsift;
  const azure = parse(projectFile('ci/azure-pipelines.yml')) as Azure;
  const bitbucket = parse(projectFile('ci/bitbucket-pipelines.yml')) as Bitbucket;
  return new Map<string, Template>([
    [
      'GitLab',
      {
        scripts: [...gitlab.before_script, ...gitlab.script],
        env: () => ({ ...gitlab.variables, GITLAB_CI: 'true', CI: 'true' }),
      },
    ],
    [
      'CircleCI',
      {
        scripts: circle.steps.flatMap((step) =>
          typeof step === 'object' && step.run !== undefined ? [step.run.command] : [],
        ),
        env: () => ({ CIRCLECI: 'true', CI: 'true' }),
      },
    ],
    [
      'Azure',
      {
        scripts: azure.steps.flatMap(({ bash }) => (bash === undefined ? [] : [bash])),
        env: (temp) => ({ AGENT_TEMPDIRECTORY: temp, TF_BUILD: 'True' }),
      },
    ],
    [
      'Bitbucket',
      {
        scripts: bitbucket.pipelines.default.flatMap(({ step }) => step.script),
        env: () => ({ BITBUCKET_COMMIT: '0'.repeat(40), CI: 'true' }),
      },
    ],
    [
      'Jenkins',
      {
        scripts: jenkinsScripts(projectFile('ci/Jenkinsfile')),
        env: (temp) => ({ WORKSPACE_TMP: temp, JENKINS_URL: 'http://localhost' }),
      },
    ],
  ]);
}

async function runTemplate(
  { scripts, env }: Template,
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  const runner = createRunner();
  let output = '';
  for (const script of scripts) {
    // A container's /tmp is its own; ours holds the reports of other users as well.
    const contained = script.replaceAll('/tmp/', '"$CONTAINER_TMP"/');
    const variables = { ...env(runner.temp), CONTAINER_TMP: runner.temp };
    const outcome = await runner.run(contained, cwd, variables);
    output += outcome.output;
    if (outcome.code !== 0) return { code: outcome.code, output };
  }
  return { code: 0, output };
}

describe.each([...templates()])('%s', (_, template) => {
  test('finds what only the history holds, and does not show it', async () => {
    const { code, output } = await runTemplate(template, repositoryWith('secret').dir);
    expect(code, output).toBe(1);
    expect(output).toContain('a.txt');
    expect(output).not.toContain(TOKEN);
  });

  test('is green for a clean repository and not for a shallow one', async () => {
    const repo = repositoryWith('nothing');
    const clean = await runTemplate(template, repo.dir);
    expect(clean.code, clean.output).toBe(0);
    expect((await runTemplate(template, shallowCloneOf(repo))).code).toBe(3);
  });
});

describe('what the files ask their systems for', () => {
  test('is the whole history, and reports that outlive a failure', () => {
    const { variables, artifacts } = (parse(projectFile('ci/gitlab.yml')) as GitLab).gitsift;
    expect(variables['GIT_DEPTH']).toBe('0');
    expect(artifacts.when).toBe('always');
    const azure = parse(projectFile('ci/azure-pipelines.yml')) as Azure;
    expect(azure.steps.map((step) => step.fetchDepth)).toContain(0);
    const bitbucket = parse(projectFile('ci/bitbucket-pipelines.yml')) as Bitbucket;
    expect(bitbucket.clone.depth).toBe('full');
  });

  test('the Jenkinsfile is balanced', () => {
    const text = projectFile('ci/Jenkinsfile').replace(/'''[\s\S]*?'''|'[^'\n]*'|\/\/.*$/gm, '');
    expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length);
    expect(jenkinsScripts(projectFile('ci/Jenkinsfile'))).toHaveLength(2);
  });
});

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

function instructionsOf(text: string): Instruction[] {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { word, rest };
    });
}

describe('Dockerfile', () => {
  const instructions = instructionsOf(projectFile('Dockerfile'));
  const lastFrom = instructions.findLastIndex(({ word }) => word === 'FROM');
  const image = instructions.slice(lastFrom);
  const root = fileURLToPath(new URL('../../', import.meta.url));

  test('ends in an image without a shell, as an ordinary user', () => {
    expect(image[0]?.rest).toMatch(/^gcr\.io\/distroless\/nodejs\d+-debian\d+:nonroot$/);
    expect(image.some(({ word }) => word === 'RUN')).toBe(false);
    expect(projectFile('Dockerfile').replace(/^#.*$/gm, '')).not.toMatch(/\bapt|\bgit\b/);
  });

  test('copies what there is', () => {
    for (const { word, rest } of instructions) {
      if (word !== 'COPY' || rest.startsWith('--from')) continue;
      for (const source of rest.split(/\s+/).slice(0, -1)) {
        expect(existsSync(join(root, source)), source).toBe(true);
      }
    }
  });

  test('copies what the scripts of the build read', () => {
    const copies = instructions.slice(0, lastFrom).filter(({ word }) => word === 'COPY');
    const copied = new Set(copies.flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1)));
    const scripts = readdirSync(join(root, 'scripts')).filter((name) => name.endsWith('.js'));
    const read = scripts.flatMap((name) => {
      const text = projectFile(`scripts/${name}`);
      return [...text.matchAll(/['"`]\.\.\/([\w-]+(?:\.json)?)/g)].map((match) => match[1]);
    });
    expect(read).toContain('bin');
    const made = new Set(['dist', 'npm-shrinkwrap.json', undefined]);
    expect(read.filter((name) => !made.has(name) && !copied.has(name ?? ''))).toEqual([]);
  });

  test('starts the program with what the image holds, and without a PATH', async () => {
    const entry = JSON.parse(
      image.find(({ word }) => word === 'ENTRYPOINT')?.rest ?? '[]',
    ) as string[];
    const command = JSON.parse(image.find(({ word }) => word === 'CMD')?.rest ?? '[]') as string[];
    const copied = image.flatMap(({ word, rest }) =>
      word === 'COPY' ? [rest.split(/\s+/).at(-1) ?? ''] : [],
    );
    // The image's /app is the folder that the launcher under test lies in.
    const app = dirname(dirname(launcher()));
    const local = (path: string): string => path.replace(/^\/app\b/, app);
    for (const path of copied) expect(statSync(local(path)), path).toBeDefined();
    const [node = '', program = ''] = entry;
    expect(node).toBe('/nodejs/bin/node');
    const script = [process.execPath, local(program), ...command, '--history'].join(' ');
    const bare = `export PATH=/nonexistent; exec ${script}`;
    const outcome = await createRunner().run(bare, repositoryWith('secret').dir);
    expect(outcome.code, outcome.output).toBe(1);
  });
});
