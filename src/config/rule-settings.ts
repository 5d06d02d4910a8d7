/**
 * Which rules run, put together from every configuration file and the command line. Rules are the
 * one thing that adds up: a file that is named on the command line does not take away those that
 * the repository asks for.
 */
import { resolve } from 'node:path';
import type { RuleName, RuleSwitch, RulesPlan } from '../base/plan.ts';
import type { ConfigNode } from './document.ts';
import type { FileLayer, FileSettings } from './files.ts';
import type { Located } from './layer.ts';

/** One entry of a setting that several files add to, as it would be written, and where it is. */
export interface ListEntry {
  readonly value: unknown;
  /** `.gitsift.yaml:3` or `--rules`. */
  readonly from: string;
}

function namesOf(layer: FileLayer, names: readonly Located<string>[]): RuleName[] {
  return names.map(({ value, line }) => ({ glob: value, path: layer.shown, line }));
}

function switchesOf(
  { shown }: FileLayer,
  names: readonly Located<string>[],
  isOn: boolean,
): RuleSwitch[] {
  return names.map(({ value, line }) => ({ glob: value, path: shown, line, isOn }));
}

/** Globs first: in one file an id counts more than a glob that means it as well. */
function globsFirst<T extends RuleName>(names: readonly T[]): T[] {
  const isGlob = ({ glob }: T): boolean => glob.includes('*');
  return [...names.filter(isGlob), ...names.filter((name) => !isGlob(name))];
}

/** The rules of a plan. `typed` are the files of the option, relative to `cwd`. */
export function rulesOf(
  typed: readonly string[],
  {
    cwd,
    files: { builtin, layers } = { builtin: true, layers: [] },
  }: {
    readonly cwd: string;
    readonly files?: FileSettings;
  },
): RulesPlan {
  return {
    builtin,
    files: [
      ...layers.flatMap(({ ruleFiles, ruleText }) => [
        ...ruleFiles.map(({ value }) => value),
        ...(ruleText === null ? [] : [ruleText]),
      ]),
      ...typed.map((path) => resolve(cwd, path)),
    ],
    only: layers.flatMap((layer) => namesOf(layer, layer.only)),
    switches: layers.flatMap((layer) =>
      globsFirst([
        ...switchesOf(layer, layer.disable, false),
        ...switchesOf(layer, layer.enable, true),
      ]),
    ),
    severity: layers.flatMap((layer) =>
      globsFirst(
        [...layer.severity].map(([glob, { value, line }]) => {
          return { glob, path: layer.shown, line, severity: value };
        }),
      ),
    ),
    mentioned: layers.flatMap((layer) =>
      layer.policies.flatMap(({ value, line }) =>
        value.rules.map((glob) => ({ glob, path: layer.shown, line })),
      ),
    ),
  };
}

/** A part of a file as plain values. */
function plainOf(node: ConfigNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries(node.entries.map(({ key, node: value }) => [key, plainOf(value)]));
}

function plainEntries(located: readonly Located<ConfigNode>[]): Located<unknown>[] {
  return located.map(({ value, line }) => ({ value: plainOf(value), line }));
}

/** Every entry of the settings about rules by key, in the order in which they count. */
export function ruleLists(
  typed: { readonly value: unknown; readonly from: string } | null,
  { layers }: FileSettings,
): ReadonlyMap<string, readonly ListEntry[]> {
  const of = (
    entries: (layer: FileLayer) => readonly { value: unknown; line: number }[],
  ): ListEntry[] =>
    layers.flatMap((layer) =>
      entries(layer).map(({ value, line }) => ({ value, from: `${layer.shown}:${line}` })),
    );
  const typedFiles = Array.isArray(typed?.value) ? (typed.value as string[]) : [];
  return new Map([
    [
      'rules',
      [
        ...of(({ ruleFiles, ownRules }) => [...ruleFiles, ...plainEntries(ownRules)]),
        ...typedFiles.map((value) => ({ value, from: typed?.from ?? '' })),
      ],
    ],
    ['allow', of(({ ownAllowances }) => plainEntries(ownAllowances))],
    ['disable', of(({ disable }) => disable)],
    ['enable', of(({ enable }) => enable)],
    ['only', of(({ only }) => only)],
    [
      'severity',
      of(({ severity }) =>
        [...severity].map(([id, { value, line }]) => ({ value: [id, value], line })),
      ),
    ],
  ]);
}
