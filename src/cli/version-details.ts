/**
 * `gitsift --version --verbose`: what this installation runs with, for bug reports.
 */
import { toolVersion } from '../base/version.ts';
import { createKernel } from '../kernel/index.ts';
import { loadEngine, loadRules } from '../rules/index.ts';

/** Prints version, Node, regex engine, kernel and rules. */
export async function printVersionDetails(): Promise<void> {
  const { hash, rules } = await loadRules({});
  const lines = [
    `gitsift ${toolVersion()}`,
    `node    ${process.versions.node} (${process.platform} ${process.arch})`,
    `engine  ${loadEngine('auto').name}`,
    `wasm    ${createKernel().isWasm ? 'on' : 'off'}`,
    `rules   ${rules.length} (${hash})`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
