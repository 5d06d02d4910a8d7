/**
 * The linear-time regex engine: re2 (native, an optional dependency) or re2js (plain JavaScript).
 *
 * On most machines the native build is not there, since package managers block install scripts: the
 * fallback is the usual case. Neither is loaded before a pattern asks for it. Programs take latin1
 * text and give positions in it.
 */
import { createRequire } from 'node:module';
import { ScanError } from '../base/errors.ts';
import type { RegexEngineName } from '../base/model.ts';
import type { EngineChoice } from '../base/plan.ts';

/** One compiled pattern of a linear-time engine. */
export interface LinearProgram {
  /**
   * The leftmost match that starts at `from` or later, or exactly there if `sticky`. Returns group
   * positions (start, end of group 0, 1, ...; -1 where a group took no part), or null.
   */
  exec(text: string, from: number, sticky: boolean): readonly number[] | null;
}

export interface RegexEngine {
  readonly name: RegexEngineName;
  /** Throws if the engine refuses the source, for instance for its size. */
  compile(re2Source: string): LinearProgram;
}

const require = createRequire(import.meta.url);

interface Re2Result extends Array<string | undefined> {
  index: number;
  indices: readonly (readonly [number, number] | undefined)[];
}
interface Re2Regex {
  lastIndex: number;
  exec(text: string): Re2Result | null;
}
type Re2Constructor = new (source: string, flags: string) => Re2Regex;

/**
 * re2 goes through the text as UTF-8 and sees a place for `\B` between the bytes of one character,
 * where no position of the text is. What starts there cannot take a byte, so only an empty match can
 * be such a mistake: it is asked for once more at the position that was told.
 */
function re2Program(Re2: Re2Constructor, source: string): LinearProgram {
  const searcher = new Re2(source, 'dg');
  let anchored: Re2Regex | null = null;
  const matchAt = (text: string, at: number): Re2Result | null => {
    anchored ??= new Re2(source, 'dy');
    anchored.lastIndex = at;
    return anchored.exec(text);
  };
  const search = (text: string, from: number): Re2Result | null => {
    for (let at = from; ; ) {
      searcher.lastIndex = at;
      const result = searcher.exec(text);
      if (result === null || result[0] !== '') return result;
      const confirmed = matchAt(text, result.index);
      if (confirmed) return confirmed;
      // Nothing starts at `at`, so the next answer lies behind it.
      at = Math.max(at + 1, result.index);
    }
  };
  return {
    exec(text, from, sticky): readonly number[] | null {
      const result = sticky ? matchAt(text, from) : search(text, from);
      if (!result) return null;
      return result.indices.flatMap((pair) => (pair ? [pair[0], pair[1]] : [-1, -1]));
    },
  };
}

interface Re2jsMatcher {
  find(start: number): boolean;
  groupCount(): number;
  start(group: number): number;
  end(group: number): number;
}
interface Re2jsModule {
  readonly RE2JS: { compile(source: string): { matcher(text: string): Re2jsMatcher } };
}

function re2jsProgram(module: Re2jsModule, source: string): LinearProgram {
  const program = module.RE2JS.compile(source);
  return {
    exec(text, from, sticky): readonly number[] | null {
      const matcher = program.matcher(text);
      if (from > text.length || !matcher.find(from)) return null;
      // The leftmost match from `from` on starts there whenever any match does.
      if (sticky && matcher.start(0) !== from) return null;
      const positions: number[] = [];
      for (let group = 0; group <= matcher.groupCount(); group += 1) {
        positions.push(matcher.start(group), matcher.end(group));
      }
      return positions;
    },
  };
}

/** The native engine, or null where it was not installed, not built, or built for another Node. */
function loadRe2(): RegexEngine | null {
  let Re2: Re2Constructor;
  try {
    Re2 = require('re2') as Re2Constructor;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED') return null;
    throw error;
  }
  return {
    name: 're2',
    compile(source): LinearProgram {
      try {
        return re2Program(Re2, source);
      } catch (error) {
        // Its memory limit is fixed and small; the other engine takes any program, and agrees.
        if (error instanceof SyntaxError) return loadRe2js().compile(source);
        throw error;
      }
    },
  };
}

function loadRe2js(): RegexEngine {
  const module = require('re2js') as Re2jsModule;
  return { name: 're2js', compile: (source) => re2jsProgram(module, source) };
}

/** Loads an engine now. `re2` that is not there is an error, `auto` falls back to re2js. */
export function loadEngine(choice: EngineChoice = 'auto'): RegexEngine {
  const native = choice === 're2js' ? null : loadRe2();
  if (choice === 're2' && !native) {
    const message = 'the native re2 module is not installed, or not built for this Node';
    throw new ScanError('USAGE', { message });
  }
  return native ?? loadRe2js();
}

/**
 * An engine that loads at the first use of its compiler. Its name is known without loading re2js, which
 * takes longer than many a scan.
 */
export function lazyEngine(choice: EngineChoice = 'auto'): RegexEngine {
  let native: RegexEngine | null | undefined = choice === 're2js' ? null : undefined;
  let engine: RegexEngine | null = null;
  return {
    get name() {
      if (choice === 're2') return loadEngine(choice).name;
      if (native === undefined) native = loadRe2();
      return native === null ? 're2js' : native.name;
    },
    compile: (source) => {
      engine ??= native ?? loadEngine(choice);
      return engine.compile(source);
    },
  };
}
