/** The options of the group Speed: rows of the option table that change how fast, never what is found. */
import type { OptionSpec } from './options.ts';

/** More threads than this only cost memory. */
const THREADS_MAX = 64;

/** In the order of the help text. */
export const SPEED_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'threads',
    kind: 'integer',
    min: 0,
    max: THREADS_MAX,
    default: null,
    placeholder: 'N',
    group: 'Speed',
    commands: ['scan'],
    description: 'worker threads; 0 works in the main thread (default: one for each core)',
  },
  {
    name: 'engine',
    kind: 'choice',
    choices: ['auto', 're2', 're2js'],
    default: 'auto',
    group: 'Speed',
    commands: ['scan', 'rules'],
    description: 'regex engine for patterns that V8 might be slow on',
  },
  {
    name: 'cache',
    kind: 'text',
    default: null,
    placeholder: 'DIR|off',
    group: 'Speed',
    commands: ['scan'],
    description: 'where verdicts of earlier scans are kept (default: your cache directory)',
  },
  {
    name: 'delta-scan',
    kind: 'switch',
    default: true,
    noFile: true,
    group: 'Speed',
    commands: ['scan'],
    description: 'delta scanning: search every blob whole, to check the result',
  },
  {
    name: 'prefilter',
    kind: 'switch',
    default: true,
    noFile: true,
    group: 'Speed',
    commands: ['scan'],
    description: 'search for literals first: try every rule everywhere, to check the result (slow)',
  },
];
