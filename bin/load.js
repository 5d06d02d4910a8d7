// Runs a bundle of dist/bundle with V8's code cache, which the build made for its own version of Node.
// Any other version rejects the cache, or has none, and compiles as always. Needs no old syntax:
// gitsift.js has checked the version of Node before.
const { existsSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const FOLDER = join(__dirname, '../dist/bundle');
/** What a scan of little work is told by. */
const SMALL_SCANS = new Set(['--staged', '-']);

/** Bundles that run already, by name. */
const running = new Map();

/** The cache for scans holds more, so that reading it costs more. */
function cacheFile(name, forScan) {
  const use = forScan ? 'scan' : 'hook';
  return join(FOLDER, `${name}-${use}-${process.version}-${process.arch}.cache`);
}

/** A wrong guess costs time only. */
function isScan([command, ...words]) {
  return command === 'scan' && !words.some((word) => SMALL_SCANS.has(word));
}

function readCache(name) {
  try {
    return readFileSync(cacheFile(name, isScan(process.argv.slice(2))));
  } catch {
    return undefined;
  }
}

/** What bundles do in place of `import()`: other bundles by `bundle:name`, all else as Node does. */
function importModule(specifier) {
  if (!specifier.startsWith('bundle:')) return import(specifier);
  return Promise.resolve().then(() => load(specifier.slice('bundle:'.length)).exports);
}

/** Runs the bundle of that name once; its exports, its script and the script's text. */
function load(name) {
  const known = running.get(name);
  if (known !== undefined) return known;
  const filename = join(FOLDER, `${name}.js`);
  // The build leaves ASCII only, which V8 takes over as it is.
  const source = readFileSync(filename, 'latin1');
  const script = new Script(source, { filename, cachedData: readCache(name) });
  const loaded = { exports: {}, script, source };
  running.set(name, loaded);
  const body = script.runInThisContext();
  body(loaded.exports, createRequire(filename), filename, FOLDER, importModule);
  return loaded;
}

/** Whether the build left bundles. */
function hasBundles() {
  return existsSync(join(FOLDER, 'main.js'));
}

module.exports = { cacheFile, hasBundles, load };
