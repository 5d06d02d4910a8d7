/**
 * What the user asked for: the door of this folder. Reads no repository and runs nothing: of paths it
 * looks only where the root of a target is and which configuration files lie there.
 */

export { type CiEvent, type Environment, readCiEvent } from './ci.ts';
export { parsePrePush, parsePreReceive, preCommitChanges } from './hook-input.ts';
export type { FindingPolicy } from './layer.ts';
export { nearest, suggestion } from './nearest.ts';
export { environmentName, OPTIONS } from './option-table.ts';
export {
  ALL_REASONS,
  type FailOn,
  type OptionCommand,
  type OptionName,
  type OptionSpec,
  type OptionValue,
} from './options.ts';
export type { Output } from './outputs.ts';
export type { ListEntry } from './rule-settings.ts';
export {
  type ConfigInput,
  type DecisionSettings,
  loadSettings,
  type Origin,
  type Policy,
  type Presentation,
  resolveConfig,
  type Settings,
  type TypedOptions,
} from './settings.ts';
