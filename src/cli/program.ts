/**
 * The commands: names, arguments and help. Commander parses; each command's work is in a file of its
 * own that is loaded when the command runs. Wrong use becomes a USAGE error, never an exit here.
 */
import { lstatSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT, ScanError } from '../base/errors.ts';
import { toolVersion } from '../base/version.ts';
import { nearest, type OptionCommand } from '../config/index.ts';
import type { AcceptOptions } from './accept.ts';
import { addOptions, gather, normalizeArguments, shownFlags, typedOptions } from './arguments.ts';
import { addAdoptionCommands } from './commands-adopt.ts';
import type { HookOptions } from './hook-install.ts';
import type { Interruption } from './interruption.ts';
import { writeStdout } from './terminal.ts';

const EXAMPLES = `
Examples:
  gitsift                                  this repository: work tree, index and all history
  gitsift scan --staged                    what the next commit would add
  gitsift scan -o report.sarif ~/project   another repository, with a report for code scanning
  git diff | gitsift scan -                a text from standard input

Exit codes: 0 clean, 1 findings, 2 wrong use, 3 incomplete, 70 internal error, 74 report not written.
`;

/** Line width of help where the terminal does not say. */
const HELP_WIDTH = 100;

interface Session {
  readonly interruption: Interruption;
  /** Set by the command that ran. */
  exitCode: number;
  /** Help or version text that commander made. */
  output: string;
}

function baseCommand(session: Session, name: string): Command {
  return new Command(name)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        session.output += text;
      },
      // The text is in the CommanderError as well, which becomes our own error.
      writeErr: () => undefined,
      getOutHelpWidth: () => process.stdout.columns ?? HELP_WIDTH,
    })
    .configureHelp({ optionTerm: (option) => shownFlags(option.flags) })
    .helpOption('-h, --help', 'show this help')
    .showSuggestionAfterError(true);
}

function addCommand(
  program: Command,
  session: Session,
  command: {
    name: string;
    options: OptionCommand | null;
    description: string;
    isDefault?: boolean;
  },
): Command {
  const child = baseCommand(session, command.name).description(command.description);
  if (command.options !== null) addOptions(child, command.options);
  program.addCommand(child, { isDefault: command.isDefault ?? false });
  return child;
}

function addScan(program: Command, session: Session): void {
  const command = addCommand(program, session, {
    name: 'scan',
    options: 'scan',
    description: 'scan a repository (default: .), a directory, files, or - for standard input',
    isDefault: true,
  });
  command.argument('[target...]').action(async (targets: string[]) => {
    checkTypo(program, targets);
    const { runScanCommand } = await import('./scan.ts');
    const typed = typedOptions(command);
    session.exitCode = await runScanCommand({ targets, typed }, session.interruption);
  });
}

function addReport(program: Command, session: Session): void {
  const command = addCommand(program, session, {
    name: 'report',
    options: 'report',
    description: 'turn a JSON report into any other format',
  });
  command
    .argument('<file>', 'JSON report, or - for standard input')
    .action(async (file: string) => {
      const { runReportCommand } = await import('./report.ts');
      session.exitCode = await runReportCommand(file, typedOptions(command), session.interruption);
    });
}

function addAccept(program: Command, session: Session): void {
  const command = addCommand(program, session, {
    name: 'accept',
    options: 'decisions',
    description: 'record the decision that a secret is accepted',
  });
  command
    .argument('<fingerprint...>', 'as reports name it')
    .requiredOption('--reason <TEXT>', 'why')
    .option('--owner <NAME>', 'who answers for it')
    .option('--expires <DATE>', 'last day, YYYY-MM-DD or a number of days such as 90d')
    .option('--path <GLOB>', 'only where every place matches')
    .option('--rule <ID>', 'only when this rule finds it')
    .action(async (fingerprints: string[], options: AcceptOptions) => {
      const { runAcceptCommand } = await import('./accept.ts');
      session.exitCode = await runAcceptCommand(fingerprints, options, typedOptions(command));
    });
}

/** `ignores list`, `ignores check`, `ignores prune`. */
function addIgnores(program: Command, session: Session): void {
  const group = baseCommand(session, 'ignores').description('list, check and clean decisions');
  const add = (name: string, description: string): Command =>
    addCommand(group, session, { name, options: 'decisions', description });
  const list = add('list', 'list every decision').option('--json', 'machine-readable output');
  list.action(async () => {
    const { runIgnoresList } = await import('./ignores.ts');
    session.exitCode = await runIgnoresList(typedOptions(list), isJson(list));
  });
  const check = add('check', 'find broken, double and expired lines; exit 1 if there are any');
  check.option('--json', 'machine-readable output').action(async () => {
    const { runIgnoresCheck } = await import('./ignores.ts');
    session.exitCode = await runIgnoresCheck(typedOptions(check), isJson(check));
  });
  const prune = add('prune', 'scan, then remove what expired or accepts nothing any more');
  prune
    .option('--dry-run', 'only say what would go')
    .action(async (options: { dryRun?: boolean }) => {
      const { runIgnoresPrune } = await import('./ignores.ts');
      const isDryRun = options.dryRun === true;
      session.exitCode = await runIgnoresPrune(typedOptions(prune), isDryRun, session.interruption);
    });
  program.addCommand(group);
}

/** `hook install`, `hook uninstall`, `hook run`. */
function addHook(program: Command, session: Session): void {
  const group = baseCommand(session, 'hook').description('git hooks: install, uninstall, run');
  const describe = { install: 'put gitsift into the hooks', uninstall: 'take it out again' };
  for (const name of ['install', 'uninstall'] as const) {
    const command = baseCommand(session, name).description(describe[name]);
    command
      .option('--stage <NAME>', 'only this hook; may be repeated', gather)
      .option('--global', 'for all repositories of this user');
    command.action(async (options: HookOptions) => {
      const { runHookInstall, runHookUninstall } = await import('./hook-install.ts');
      const run = name === 'install' ? runHookInstall : runHookUninstall;
      session.exitCode = await run(options);
    });
    group.addCommand(command);
  }
  const run = addCommand(group, session, {
    name: 'run',
    options: 'scan',
    description: 'what a hook runs: scans what it is about',
  });
  run.argument('<stage>', 'pre-commit, pre-merge-commit, commit-msg, pre-push or pre-receive');
  run.argument('[args...]', 'what Git gives to the hook');
  run.action(async (stage: string, args: string[]) => {
    const { runHookRun } = await import('./hook-run.ts');
    const typed = typedOptions(run);
    session.exitCode = await runHookRun({ stage, args, typed }, session.interruption);
  });
  program.addCommand(group);
}

/** `rules list`, `rules show`, `rules check`, `rules import`: commands of their own below `rules`. */
function addRules(program: Command, session: Session): void {
  const group = baseCommand(session, 'rules').description('list, show and prove the rules');
  const list = ruleCommand(group, session, 'list', 'list every rule that a scan would run');
  list.action(async () => {
    const { runRulesList } = await import('./rules.ts');
    session.exitCode = await runRulesList(typedOptions(list), isJson(list));
  });
  const show = ruleCommand(group, session, 'show', 'show everything about one rule');
  show.argument('<id>', 'id of the rule').action(async (id: string) => {
    const { runRulesShow } = await import('./rules.ts');
    session.exitCode = await runRulesShow(id, typedOptions(show), isJson(show));
  });
  const check = ruleCommand(group, session, 'check', 'prove rules by their own examples');
  check.argument('[file...]', 'rule files; without any, what a scan would run');
  check.action(async (files: string[]) => {
    const { runRulesCheck } = await import('./rules.ts');
    session.exitCode = await runRulesCheck(files, typedOptions(check), isJson(check));
  });
  const imported = addCommand(group, session, {
    name: 'import',
    options: 'rules',
    description: "turn another scanner's rules into a rule file",
  });
  imported.argument(
    '<file>',
    'a .gitleaks.toml or .betterleaks.toml, trufflehog detectors (YAML), or a .secrets.baseline',
  );
  imported.option('-o, --out <FILE>', 'write the rule file here instead of to standard output');
  imported.action(async (file: string, options: { out?: string }) => {
    const { runRulesImport } = await import('./rules-import.ts');
    session.exitCode = await runRulesImport(file, options.out ?? null);
  });
  program.addCommand(group);
}

function ruleCommand(group: Command, session: Session, name: string, description: string): Command {
  const command = addCommand(group, session, { name, options: 'rules', description });
  return command.option('--json', 'machine-readable output');
}

function isJson(command: Command): boolean {
  return command.opts<{ json?: boolean }>().json === true;
}

/** A first word that is neither a target nor a command is a mistyped command more often than a file. */
function checkTypo(program: Command, targets: readonly string[]): void {
  const [word = ''] = targets;
  if (!/^[a-z]+$/.test(word)) return;
  const names = program.commands.map((command) => command.name());
  const meant = nearest(word, names);
  if (meant === null || lstatSync(word, { throwIfNoEntry: false }) !== undefined) return;
  const message =
    meant === word
      ? `the command "${word}" comes before its options`
      : `"${word}" is neither a command nor a target; did you mean "${meant}"?`;
  throw new ScanError('USAGE', { message });
}

function buildProgram(session: Session): Command {
  const program = baseCommand(session, 'gitsift')
    .description('Finds leaked credentials in a Git repository: work tree, index, all history.')
    .addHelpText('after', EXAMPLES)
    .version(toolVersion(), '-V, --version', 'show the version; with --verbose also the engine')
    .helpCommand('help [command]', 'show the help of a command');
  addScan(program, session);
  addReport(program, session);
  addAccept(program, session);
  addIgnores(program, session);
  addHook(program, session);
  addRules(program, session);
  addAdoptionCommands({
    interruption: session.interruption,
    add: (command) => addCommand(program, session, command),
    finish: (exitCode) => {
      session.exitCode = exitCode;
    },
  });
  return program;
}

function usageError(error: CommanderError, program: Command, argv: readonly string[]): ScanError {
  if (error.code === 'commander.help') {
    const [first, second] = argv;
    const group = program.commands.find((command) => argv.includes(command.name())) ?? program;
    const names = group.commands.map((command) => command.name()).join(', ');
    const message =
      first === 'help' && second !== undefined
        ? `there is no command "${second}"`
        : `a command is missing behind ${group.name()}; there are ${names}`;
    return new ScanError('USAGE', { message }, { cause: error });
  }
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new ScanError('USAGE', { message }, { cause: error });
}

/** Runs the command that argv names; its exit code. */
export async function runCommand(
  argv: readonly string[],
  interruption: Interruption,
): Promise<number> {
  const session: Session = { interruption, exitCode: EXIT.clean, output: '' };
  const program = buildProgram(session);
  try {
    await program.parseAsync(normalizeArguments(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program, argv);
  }
  if (session.output !== '') await writeStdout([session.output]);
  return session.exitCode;
}
