/**
 * Translates functions of the TypeScript sources to AssemblyScript, so that the kernel runs the very
 * code that JavaScript runs where there is no WebAssembly. Nothing is written twice.
 *
 * It takes the functions that the named ones reach, and what they use at the top level. The sources
 * keep to a part of the language that both compilers read the same way: functions over i32 numbers,
 * booleans, bytes and objects of these; no closures, strings, maps or `for … of`. Whatever else they
 * contain is an error of asc. Numbers that may have a fraction are declared as `Float`, and `/` always makes
 * one. Constants that are not plain numbers (byte tables, lists of words) are computed by running the
 * module here, and become data.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'rolldown/experimental';
import { parseAst } from 'rolldown/parseAst';

/** What the translated files use in place of JavaScript's own types. */
const PRELUDE = `
/** Bytes of the memory: an address. */
@unmanaged
export class Bytes {
  @operator('[]') at(index: i32): i32 {
    return load<u8>(changetype<usize>(this) + index);
  }
  @operator('[]=') set(index: i32, value: i32): void {
    store<u8>(changetype<usize>(this) + index, value);
  }
}

/** A word in data: its length, then its bytes. */
@unmanaged
export class Word {
  length: i32 = 0;
  @operator('[]') at(index: i32): i32 {
    return load<u8>(changetype<usize>(this) + 4 + index);
  }
}

/** A list in data: its length, then the addresses of its words. */
@unmanaged
export class Words {
  length: i32 = 0;
  @operator('[]') at(index: i32): Word {
    return changetype<Word>(load<usize>(changetype<usize>(this) + 4 + (index << 2)));
  }
}

/** Numbers in data, or a place for them. */
@unmanaged
export class Numbers {
  @operator('[]') at(index: i32): i32 {
    return load<i32>(changetype<usize>(this) + (index << 2));
  }
  @operator('[]=') set(index: i32, value: i32): void {
    store<i32>(changetype<usize>(this) + (index << 2), value);
  }
}

/** The same of numbers with a fraction, of 64 and of 32 bits. */
@unmanaged
export class Floats {
  @operator('[]') at(index: i32): f64 {
    return load<f64>(changetype<usize>(this) + (index << 3));
  }
  @operator('[]=') set(index: i32, value: f64): void {
    store<f64>(changetype<usize>(this) + (index << 3), value);
  }
}
@unmanaged
export class Singles {
  @operator('[]') at(index: i32): f64 {
    return load<f32>(changetype<usize>(this) + (index << 2));
  }
  @operator('[]=') set(index: i32, value: f64): void {
    store<f32>(changetype<usize>(this) + (index << 2), f32(value));
  }
}

export type Float = f64;

export function imul(a: i32, b: i32): i32 {
  return a * b;
}
`;

const PRELUDE_NAMES = ['Bytes', 'Word', 'Words', 'Numbers', 'Floats', 'Singles', 'Float', 'imul'];
const TYPE_NAMES = new Map([
  ['number', 'i32'],
  ['boolean', 'bool'],
  ['Uint8Array', 'Bytes'],
  ['Int32Array', 'Numbers'],
  ['Float64Array', 'Floats'],
  ['Float32Array', 'Singles'],
  ['readonly Word[]', 'Words'],
]);
const CALL_NAMES = new Map([
  ['Math.min', 'min<i32>'],
  ['Math.max', 'max<i32>'],
  ['Math.imul', 'imul'],
]);

/** Calls `visit` with each node of a syntax tree (ESTree) but types that have a translation. */
function walk(node, visit) {
  if (visit(node) === false) return;
  for (const child of Object.values(node).flat()) {
    if (typeof child?.type === 'string') walk(child, visit);
  }
}

/** Parsed sources of one folder, by file name. */
class Sources {
  #folder;
  #files = new Map();

  constructor(folder) {
    this.#folder = folder;
  }

  /** The file's top level: declarations by name, and the file that each imported name comes from. */
  file(name) {
    let file = this.#files.get(name);
    if (file) return file;
    const text = readFileSync(join(this.#folder, name), 'utf8');
    const { body } = parseAst(text, { lang: 'ts' });
    file = { name, text, declarations: new Map(), imports: new Map(), loads: [], taken: new Set() };
    for (const statement of body) this.#note(file, statement);
    this.#files.set(name, file);
    return file;
  }

  /** Files of which something was taken, in the order in which they were met. */
  taken() {
    return [...this.#files.values()].filter(({ taken }) => taken.size > 0);
  }

  /** These, and all that they import from the folder. */
  reached() {
    const files = new Set(this.taken());
    // A set goes on with what is added to it on the way.
    for (const { loads } of files) for (const name of loads) files.add(this.file(name));
    return files;
  }

  #note(file, statement) {
    if (statement.type === 'ImportDeclaration') {
      const from = statement.source.value;
      // Only files of the folder are translated.
      if (!from.startsWith('./')) return;
      if (statement.importKind !== 'type') file.loads.push(from.slice(2));
      for (const { local } of statement.specifiers) file.imports.set(local.name, from.slice(2));
      return;
    }
    const isExported = statement.type === 'ExportNamedDeclaration';
    const node = isExported ? statement.declaration : statement;
    if (!node) return;
    for (const part of node.declarations ?? [node]) {
      if (part.id?.type === 'Identifier') file.declarations.set(part.id.name, part);
    }
  }
}

/** Runs files of a folder without their types; gives each one's top-level constants by name. */
async function constantsOf(sources, prepare) {
  const place = mkdtempSync(join(tmpdir(), 'gitsift-assembly-'));
  try {
    for (const { name, text, declarations } of sources.reached()) {
      const names = [...declarations]
        .filter(([, node]) => node.type === 'VariableDeclarator')
        .map(([constant]) => constant);
      const { code } = transformSync(name, text);
      const runnable = code.replaceAll(/(from "\.\/[\w.-]+)\.ts"/g, '$1.mjs"');
      const constants = `export const constants = { ${names.join(', ')} };\n`;
      writeFileSync(join(place, name.replace(/\.ts$/, '.mjs')), runnable + constants);
    }
    const load = (name) => import(pathToFileURL(join(place, name.replace(/\.ts$/, '.mjs'))).href);
    for (const [name, fill] of prepare) (await load(name))[fill]();
    const values = new Map();
    for (const { name } of sources.taken()) values.set(name, (await load(name)).constants);
    return values;
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Marks what `name` of the file needs, by file; constants need nothing. */
function take(sources, fileName, name) {
  const file = sources.file(fileName);
  const from = file.imports.get(name);
  if (from) {
    take(sources, from, name);
    return;
  }
  const node = file.declarations.get(name);
  if (!node || file.taken.has(name)) return;
  file.taken.add(name);
  if (node.type === 'VariableDeclarator') return;
  walk(node, (child) => {
    if (child.type === 'Identifier') take(sources, fileName, child.name);
  });
}

/** `const { a, b: c } = d`: AssemblyScript has no destructuring, so one variable after the other. */
function separated({ kind, declarations: [{ id, init }] }, text) {
  const object = text.slice(init.start, init.end);
  const parts = id.properties.map(({ key, value }) => `${value.name} = ${object}.${key.name}`);
  return `${kind} ${parts.join(', ')};`;
}

/** Edits that make `a / b` a division of numbers with a fraction, as it is in JavaScript. */
function divided({ left, right }) {
  return [left, right].flatMap(({ start, end }) => [
    [start, start, 'f64('],
    [end, end, ')'],
  ]);
}

/** The node's text with types and calls in AssemblyScript's words. */
function translated(node, { text }) {
  const edits = [];
  const visit = (child) => {
    const source = text.slice(child.start, child.end);
    let replacement;
    if (child.type === 'BinaryExpression' && child.operator === '/') edits.push(...divided(child));
    if (child.type === 'TSAsExpression' && child.typeAnnotation.type === 'TSNumberKeyword') {
      // Only says that an index is in bounds.
      edits.push([child.expression.end, child.end, '']);
      walk(child.expression, visit);
      return false;
    }
    if (child.type.startsWith('TS')) replacement = TYPE_NAMES.get(source);
    else if (child.type === 'MemberExpression') replacement = CALL_NAMES.get(source);
    else if (child.declarations?.[0]?.id.type === 'ObjectPattern') {
      replacement = separated(child, text);
    }
    if (replacement === undefined) return true;
    edits.push([child.start, child.end, replacement]);
    return false;
  };
  walk(node, visit);
  let result = text.slice(node.start, node.end);
  // From the last to the first; sorting keeps the order of those at one place.
  for (const [start, end, replacement] of edits.toSorted((a, b) => a[0] - b[0]).toReversed()) {
    result = result.slice(0, start - node.start) + replacement + result.slice(end - node.start);
  }
  return result;
}

/** An interface as a class whose fields lie in memory in the order of their declaration. */
function classOf({ id, body }, file) {
  const fields = body.body.map(({ key, typeAnnotation }) => {
    const type = translated(typeAnnotation.typeAnnotation, file);
    // Flags take a word as well, so that every field but a Float has the same size.
    if (type === 'i32' || type === 'bool') return `  ${key.name}: i32 = 0;`;
    return `  ${key.name}: ${type} = ${type === 'Float' ? '0' : `changetype<${type}>(0)`};`;
  });
  return `@unmanaged\nexport class ${id.name} {\n${fields.join('\n')}\n}`;
}

/** Bytes that constants begin at multiples of. */
const ALIGNMENT = 8;

/** Lays out constants in a stretch of memory: from its start on, and what is all zero from its end on. */
class Data {
  bytes = [];
  #base;
  #end;

  constructor(base, byteLength) {
    this.#base = base;
    this.#end = base + byteLength;
  }

  /** Adds bytes; returns their address. */
  add(bytes) {
    if (bytes.every((byte) => byte === 0)) return this.#addZeros(bytes.length);
    while (this.bytes.length % ALIGNMENT !== 0) this.bytes.push(0);
    const address = this.#base + this.bytes.length;
    this.bytes.push(...bytes);
    this.#check();
    return address;
  }

  /** Adds the bytes of a typed array. */
  addArray({ buffer, byteOffset, byteLength }) {
    return this.add(new Uint8Array(buffer, byteOffset, byteLength));
  }

  #addZeros(byteLength) {
    this.#end = Math.floor((this.#end - byteLength) / ALIGNMENT) * ALIGNMENT;
    this.#check();
    return this.#end;
  }

  #check() {
    if (this.#base + this.bytes.length > this.#end) throw new RangeError('no room for the data');
  }

  addNumbers(numbers) {
    return this.add(new Uint8Array(Int32Array.from(numbers).buffer));
  }

  addWord(word) {
    return this.add([...new Uint8Array(Int32Array.of(word.length).buffer), ...word]);
  }

  /** The constant as a declaration in AssemblyScript. */
  declaration(name, value) {
    if (typeof value === 'number') {
      return `export const ${name}: ${Number.isInteger(value) ? 'i32' : 'f64'} = ${value};`;
    }
    if (value instanceof Int32Array) return pointer(name, 'Numbers', this.addNumbers(value));
    if (value instanceof Float64Array) return pointer(name, 'Floats', this.addArray(value));
    if (value instanceof Float32Array) return pointer(name, 'Singles', this.addArray(value));
    if (value instanceof Uint8Array) {
      // Tables have an entry for each byte value, or for three letters; all else are words.
      const isTable = value.length >= 256;
      return isTable
        ? pointer(name, 'Bytes', this.add(value))
        : pointer(name, 'Word', this.addWord(value));
    }
    if (Array.isArray(value) && value.every((word) => word instanceof Uint8Array)) {
      const addresses = value.map((word) => this.addWord(word));
      return pointer(name, 'Words', this.addNumbers([value.length, ...addresses]));
    }
    throw new TypeError(`${name} is of a kind that has no form in memory`);
  }
}

function pointer(name, type, address) {
  return `export const ${name}: ${type} = changetype<${type}>(${address});`;
}

/** One file of AssemblyScript: what was taken of a source. */
function render(sources, file, constants, data) {
  const parts = [`import { ${PRELUDE_NAMES.join(', ')} } from './prelude';`];
  const imports = new Map();
  for (const [name, from] of file.imports) {
    if (!sources.file(from).taken.has(name) || PRELUDE_NAMES.includes(name)) continue;
    imports.set(from, [...(imports.get(from) ?? []), name]);
  }
  for (const [from, names] of imports) {
    parts.push(`import { ${names.join(', ')} } from './${from.replace(/\.ts$/, '')}';`);
  }
  for (const [name, node] of file.declarations) {
    if (!file.taken.has(name)) continue;
    if (node.type === 'VariableDeclarator') parts.push(data.declaration(name, constants[name]));
    else if (node.type === 'TSInterfaceDeclaration') parts.push(classOf(node, file));
    else if (node.type === 'FunctionDeclaration') parts.push(`export ${translated(node, file)}`);
  }
  return `${parts.join('\n\n')}\n`;
}

/**
 * Translates functions of the files in `folder`: `roots` are file name and name of a function, a constant or an
 * interface; `prepare` of functions to be called before constants are read. Returns the text of each file by
 * its name without ending, the prelude among them, and the bytes that their constants are, which must
 * lie at the address `base`, with so many bytes of room there.
 */
export async function translate({ folder, roots, prepare = [], data: base = 0, dataBytes = 0 }) {
  const sources = new Sources(folder);
  for (const [file, name] of roots) take(sources, file, name);
  const constants = await constantsOf(sources, prepare);
  const data = new Data(base, dataBytes);
  const files = new Map();
  for (const file of sources.taken()) {
    const text = render(sources, file, constants.get(file.name), data);
    files.set(file.name.replace(/\.ts$/, ''), text);
  }
  // One segment at the module's memory base.
  const segment = `\nexport const DATA: usize = memory.data<u8>([${data.bytes.join(', ')}], 16);\n`;
  files.set('prelude', data.bytes.length > 0 ? PRELUDE + segment : PRELUDE);
  return { files, data: data.bytes };
}
