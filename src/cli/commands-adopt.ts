/**
 * Commands for whoever comes from another scanner or asks what this one does: `migrate`, `explain`,
 * `doctor`, and gitleaks' own command names. Registered here to keep program.ts short.
 */
import type { Command } from 'commander';
import type { OptionCommand } from '../config/index.ts';
import { typedOptions } from './arguments.ts';
import type { ExplainOptions } from './explain.ts';
import type { Interruption } from './interruption.ts';
import type { MigrateOptions } from './migrate.ts';

/** What program.ts offers to those who add commands. */
export interface CommandHost {
  readonly interruption: Interruption;
  readonly add: (command: { name: string; options: OptionCommand; description: string }) => Command;
  readonly finish: (exitCode: number) => void;
}

function addMigrate({ add, finish, interruption }: CommandHost): void {
  const command = add({
    name: 'migrate',
    options: 'decisions',
    description: 'carry over what another scanner was told to accept',
  });
  command
    .argument('[file...]', 'configuration, ignore file, baseline or report; default: known names')
    .option('--write', 'write .gitsiftignore, and rules with their settings')
    .option('--check', 'prove that what was accepted stays accepted; exit 1 if not')
    .option('--json', 'machine-readable output')
    .action(async (files: string[], options: MigrateOptions) => {
      const { runMigrateCommand } = await import('./migrate.ts');
      finish(await runMigrateCommand(files, options, typedOptions(command), interruption));
    });
}

function addExplain({ add, finish, interruption }: CommandHost): void {
  const command = add({
    name: 'explain',
    options: 'decisions',
    description: 'why a value, a line or a finding is reported or not',
  });
  command
    .argument('[target]', 'FILE:LINE, a fingerprint or a value; without one, standard input')
    .option('--path <PATH>', 'as if a value stood in this file')
    .option('--all', 'list every rule that has a literal there')
    .option('--json', 'machine-readable output')
    .action(async (target: string | undefined, options: ExplainOptions) => {
      const { runExplainCommand } = await import('./explain.ts');
      finish(await runExplainCommand(target, options, typedOptions(command), interruption));
    });
}

/** Adds the commands. */
export function addAdoptionCommands(host: CommandHost): void {
  addMigrate(host);
  addExplain(host);
}
