/**
 * Puts what the aliases of a YAML document stand for in their places, so that readers of rule files and
 * settings meet plain values, lists and mappings alone.
 *
 * Files are untrusted: a few lines of aliases of aliases stand for more than any memory holds, and one
 * inside of what it stands for has no end. Both are faults. See YAML 1.2.2, 7.1 "Alias Nodes".
 */
import type * as Yaml from 'yaml';

/** What is wrong with an alias, and where in the text. */
export interface AliasFault {
  readonly position: number;
  readonly message: string;
}

/**
 * Replaces the aliases of a document that parsed; the nodes they stand for are then shared. The fault of the
 * first that cannot be replaced, or null. `maxLength` bounds the characters of all values, written out.
 * Throws RangeError where the document nests too deeply for the stack.
 */
export function replaceAliases(
  yaml: typeof Yaml,
  document: Yaml.Document,
  maxLength: number,
): AliasFault | null {
  const anchors = new Map<string, Yaml.Node>();
  /** Of anchored nodes that have ended: characters, aliases inside written out. */
  const lengths = new Map<Yaml.Node, number>();
  let length = 0;
  let fault: AliasFault | null = null;

  function targetOf(alias: Yaml.Alias): Yaml.Node {
    const target = anchors.get(alias.source);
    const targetLength = target === undefined ? undefined : lengths.get(target);
    length += targetLength ?? 0;
    if (target !== undefined && targetLength !== undefined && length <= maxLength) return target;
    const name = `the alias *${alias.source.slice(0, 60)}`;
    const message =
      target === undefined
        ? `${name} stands for nothing: no anchor before it has this name`
        : targetLength === undefined
          ? `${name} stands inside of what it stands for`
          : `with ${name} written out the file is larger than ${maxLength} characters`;
    fault ??= { position: alias.range?.[0] ?? 0, message };
    return alias;
  }

  /** What is to stand in the place of a node. */
  function resolve(node: unknown): unknown {
    if (!yaml.isNode(node) || fault !== null) return node;
    if (yaml.isAlias(node)) return targetOf(node);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    const before = length;
    length += yaml.isScalar(node) ? String(node.value).length + 1 : 1;
    if (yaml.isSeq(node)) node.items = node.items.map(resolve);
    else if (yaml.isMap(node)) {
      for (const pair of node.items) {
        pair.key = resolve(pair.key);
        pair.value = resolve(pair.value);
      }
    }
    if (node.anchor !== undefined) lengths.set(node, length - before);
    return node;
  }

  resolve(document.contents);
  return fault;
}
