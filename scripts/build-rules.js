// Compiles rules/*.yaml into dist/gen: what a scan needs of the rules, its tables, and what people read
// about rules, so that no scan parses YAML or compiles a pattern tree. Runs after tsc.
// `--check` writes nothing and fails if the files are not made of the YAML.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A digest of everything that decides what is found: caches of other builds are not read. */
function buildId() {
  const root = fileURLToPath(new URL('../dist/', import.meta.url));
  const hash = createHash('sha256');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => /\.(?:js|txt|bin)$/.test(each)).toSorted()) {
    // Bundles are made of the rest, and not yet there.
    if (/^bundle\b/.test(name)) continue;
    hash.update(`${name}\0`).update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

const folder = new URL('../dist/rules/', import.meta.url);
const target = new URL('../dist/gen/', import.meta.url);
const { builtinSourceHash, detailsText, generatedRules, generatedText, readBuiltinRules } =
  await import(new URL('builtin.js', folder).href);
const { encodeRules } = await import(new URL('pack-codec.js', folder).href);
const { packHash } = await import(new URL('rule-hash.js', folder).href);

const sourceHash = await builtinSourceHash();
if (process.argv.includes('--check')) {
  const generated = generatedRules();
  if (generated?.sourceHash !== sourceHash) {
    process.stderr.write('dist/gen/rules.txt is not made of rules/*.yaml: run npm run build\n');
    process.exitCode = 1;
  }
} else {
  const { rules: loaded, faults } = await readBuiltinRules();
  for (const { path, line, rule, key, message } of faults) {
    process.stderr.write(`${path}:${line}: rule ${rule || '(none)'}, ${key}: ${message}\n`);
  }
  if (faults.length > 0) {
    process.exitCode = 1;
  } else {
    const rules = loaded.map(({ rule }) => rule);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    const text = generatedText({
      sourceHash,
      packHash: packHash(rules, []),
      rules: encodeRules(rules),
    });
    writeFileSync(new URL('rules.txt', target), text);
    writeFileSync(new URL('rule-details.json', target), detailsText(loaded));
    // The tables need the pack as a scan loads it, so they come last.
    const { loadRules } = await import(new URL('index.js', folder).href);
    const scan = new URL('../dist/scan/scanner-tables.js', import.meta.url);
    const { encodeTables } = await import(scan.href);
    writeFileSync(new URL('scanner-tables.bin', target), encodeTables(await loadRules()));
    writeFileSync(new URL('build-id.txt', target), buildId());
  }
}
