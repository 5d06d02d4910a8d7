/**
 * Commands for whoever comes from another scanner or asks what this one does: `migrate`, `explain`,
 * `doctor`, and gitleaks' own command names. Registered here to keep program.ts short.
 */
import type { Command } from 'commander';
import type { OptionCommand } from '../config/index.ts';
import { ALIASES } from './aliases.ts';
import { typedOptions } from './arguments.ts';
import type { ExplainOptions } from './explain.ts';
import type { Interruption } from './interruption.ts';
import type { MigrateOptions } from './migrate.ts';

/** What program.ts offers to those who add commands. */
export interface CommandHost {
  readonly interruption: Interruption;
  readonly add: (command: {
    name: string;
    options: OptionCommand | null;
    description: string;
  }) => Command;
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

function addDoctor({ add, finish, interruption }: CommandHost): void {
  const command = add({
    name: 'doctor',
    options: 'decisions',
    description:
      'prove that this set-up would catch a planted secret, and say what it does not cover',
  });
  command
    .argument('[target]', 'repository or directory', '.')
    .option('--json', 'machine-readable output')
    .action(async (target: string, options: { json?: boolean }) => {
      const { runDoctorCommand } = await import('./doctor.ts');
      const asJson = options.json === true;
      finish(await runDoctorCommand(target, asJson, typedOptions(command), interruption));
    });
}

/** Commands of gitleaks, whose flags are not ours: they are read by aliases.ts. */
function addAliases({ add, finish, interruption }: CommandHost): void {
  for (const alias of ALIASES) {
    const description = `as gitleaks ${alias}: its flags, translated`;
    add({ name: alias, options: null, description })
      .allowUnknownOption()
      .argument('[word...]', 'flags and target as for gitleaks')
      .action(async (words: string[]) => {
        const { translateAlias } = await import('./aliases.ts');
        const { targets, typed, notes } = translateAlias(alias, words);
        const { complain } = await import('./terminal.ts');
        for (const note of notes) complain(note);
        const { runScanCommand } = await import('./scan.ts');
        finish(await runScanCommand({ targets, typed }, interruption));
      });
  }
}

/** Adds the commands. */
export function addAdoptionCommands(host: CommandHost): void {
  addMigrate(host);
  addExplain(host);
  addDoctor(host);
  addAliases(host);
}
