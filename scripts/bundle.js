// Bundles the command line and the worker into dist/bundle, because finding, reading and linking some
// 150 modules takes longer than a hook's whole work. Runs after tsc and build-rules.js; tests and the
// library keep to the modules in dist/. Then runs each bundle once and keeps V8's code cache of it, and
// its machine code of the WebAssembly modules.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/bundle');
/** Packages that are rarely needed and large: they stay in node_modules. */
const EXTERNAL = /^(?:fast-glob|isomorphic-git|re2|re2js|smol-toml|yaml)(?:\/|$)/;
const PACKAGE = '\0package:';
/** Modules of Node that take a while to load and that many runs do without. */
const LAZY =
  /^node:(?:child_process|crypto|fs\/promises|net|os|stream\/consumers|tty|v8|worker_threads|zlib)$/;
/** What bin/load.js gives to a bundle. */
const PARAMETERS = 'exports, require, __filename, __dirname, importModule';
const RUN = '\0run';

/** What main.ts imports when it does not answer itself; all of it is in one bundle. */
const RUN_MODULES = ['./run.ts', './version-details.ts'];
/** Part of that bundle without a wrapper: what every scan uses. */
const SCAN_MODULE = './scan.ts';

/** A module of src/cli as a word of source text. */
const place = (path) => JSON.stringify(join(root, 'src/cli', path));

const entries = {
  name: 'entries',
  resolveId(id, importer, { kind }) {
    if (id === RUN) return id;
    // A `require` in a module of its own runs with its importer; rolldown's own stands at the top.
    if (EXTERNAL.test(id)) {
      return kind === 'import-statement' ? PACKAGE + id : { id, external: true };
    }
    // The main bundle answers --version and leaves everything else to the bundle `run`.
    if (RUN_MODULES.includes(id) && importer?.endsWith('/cli/main.ts')) {
      return { id: 'bundle:run', external: true };
    }
    return null;
  },
  load(id) {
    if (id.startsWith(PACKAGE)) {
      return `module.exports = require(${JSON.stringify(id.slice(PACKAGE.length))});`;
    }
    if (id !== RUN) return null;
    const exported = RUN_MODULES.map((path) => `export * from ${place(path)};\n`);
    return `${exported.join('')}import ${place(SCAN_MODULE)};\n`;
  },
};

/** Makes a `require` at the top wait until something of the module is used. Nothing else is `node_…`. */
function lazyRequires(code) {
  let text = code;
  for (const [line, variable, name] of code.matchAll(
    /^let (node_\w+) = require\("([^"]+)"\);$/gm,
  )) {
    if (!LAZY.test(name)) continue;
    // Where the default export is used there is a second line: x = __toESM(x, 1);
    const asModule = new RegExp(`^${variable} = __toESM\\(${variable}((?:, 1)?)\\);$`, 'm');
    const mode = asModule.exec(text)?.[1];
    const required = `require("${name}")`;
    const value = mode === undefined ? required : `__toESM(${required}${mode})`;
    text = text
      .replace(asModule, '')
      .replace(new RegExp(`\\bnew ${variable}\\.(\\w+)`, 'g'), `new (${variable}().$1)`)
      .replace(new RegExp(`\\b${variable}\\.(?=\\w)`, 'g'), `${variable}().`)
      // Kept: `require` looks a module up in a few microseconds, each time.
      .replace(
        line,
        () =>
          `let kept_${variable}; function ${variable}() { return (kept_${variable} ??= ${value}); }`,
      );
    if (new RegExp(`\\b${variable}\\b(?!\\()`).test(text)) {
      throw new Error(`${name} is used in a way that cannot wait`);
    }
  }
  // Commander asks for it up front, for commands that are programs of their own.
  return text.replace(
    /const childProcess = require\("node:child_process"\);/,
    'const childProcess = { get spawn() { return require("node:child_process").spawn; } };',
  );
}

/** Escapes keep the meaning in strings, templates, patterns and comments; nothing else has them. */
function ascii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Lines stay what they are, so the source map holds. */
function finished(code) {
  const text = lazyRequires(code)
    .replace(/\bimport\("(node:[\w/]+)"\)/g, 'Promise.resolve(require("$1"))')
    .replace(/\bimport\(/g, 'importModule(');
  // As bin/load.js calls it. On the first line, so that the source map holds.
  return `(function (${PARAMETERS}) {${ascii(text)}\n})\n`;
}

async function bundle(name, input) {
  const built = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    plugins: [entries],
  });
  const { output } = await built.write({
    file: join(folder, `${name}.js`),
    format: 'cjs',
    codeSplitting: false,
    sourcemap: true,
    comments: false,
  });
  await built.close();
  const [{ code, fileName, moduleIds }] = output;
  writeFileSync(join(folder, fileName), finished(code));
  return moduleIds;
}

/** The licences of packages that bundles hold. */
function notices(moduleIds) {
  const packages = new Set(
    moduleIds.flatMap((id) => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []),
  );
  return [...packages].toSorted().map((path) => {
    const { name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((each) => /^licen[sc]e/i.test(each));
    const text = file === undefined ? '' : readFileSync(join(path, file), 'utf8');
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const modules = [
  ...(await bundle('main', 'src/cli/main.ts')),
  ...(await bundle('run', RUN)),
  ...(await bundle('work', 'src/pool/worker.ts')),
];
writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(folder, 'worker.js'), "require('../../bin/load.js').load('work');\n");
writeFileSync(join(folder, 'THIRD-PARTY.txt'), notices(modules).join(`\n${'-'.repeat(72)}\n\n`));
const maker = join(dirname(fileURLToPath(import.meta.url)), 'code-cache.js');
for (const use of ['hook', 'scan']) {
  const cached = spawnSync(process.execPath, [maker, use], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (cached.status !== 0) process.exitCode = 1;
}
// V8 ends a process that asks for its machine code in another way than its version knows: then there is none.
const coder = join(dirname(maker), 'machine-code.js');
const isCoded = ['make', 'check'].every((step) => {
  const { status } = spawnSync(process.execPath, [coder, step], { stdio: 'ignore' });
  return status === 0;
});
if (!isCoded) {
  for (const file of readdirSync(folder)) if (file.endsWith('.code')) rmSync(join(folder, file));
  process.stderr.write(`no machine code of the kernel is kept for Node ${process.version}\n`);
}
