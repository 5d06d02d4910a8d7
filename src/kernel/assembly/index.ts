/** The kernel's exports. Their contracts stand at the `Kernel` interface in ../kernel.ts. */

import { NO_VERDICT } from '../codes';
import { crc32, initCrc } from './checksum';
import { commitHead, commitIds, readCommit } from './commit';
import {
  clearCommitRows,
  commitRow,
  commitRows,
  commitRowsBytes,
  commitRowsRoom,
  commitTimes,
  commitTimesBytes,
  setCommitRows,
} from './commit-rows';
import { applyDelta } from './delta';
import {
  inflate,
  inflateBegin,
  inflateConsumed,
  inflateFeed,
  inflateProduced,
} from './inflate';
import { initInflate } from './inflate-tables';
import { anchors, inherit, searched, verdicts } from './inherit';
import { setIds } from './ids';
import { READER_FEATURES, READER_JUDGEMENT, READER_RESULT, STATIC_END } from './layout';
import { countNewlines, lastNewline } from './lines';
import { setJudging } from './judge';
import { initReader, weighAnchor } from './reader';
import { resumeAt } from './resume';
import { search } from './search';
import { loadLiterals, unfoldedBytes } from './search-tables';
import { setTold } from './told';
import { clearTreeNames, treeNameCount, treeNames } from './names';
import { setWalk, setWalkCommits, setWalkTexts, walk, walkBytes } from './walk';
import {
  clearTreeRows,
  leaveTrees,
  setTrees,
  treeBytes,
  treeEdges,
  treeMissing,
  treeRows,
  treeRowsBytes,
} from './tree';

export {
  anchors,
  applyDelta,
  clearCommitRows,
  clearTreeNames,
  clearTreeRows,
  commitHead,
  commitIds,
  commitRow,
  commitRows,
  commitRowsBytes,
  commitRowsRoom,
  commitTimes,
  commitTimesBytes,
  countNewlines,
  crc32,
  inflate,
  inflateBegin,
  inflateConsumed,
  inflateFeed,
  inflateProduced,
  inherit,
  lastNewline,
  leaveTrees,
  loadLiterals,
  readCommit,
  resumeAt,
  search,
  setCommitRows,
  setIds,
  setJudging,
  setTold,
  setTrees,
  setWalk,
  setWalkCommits,
  setWalkTexts,
  treeBytes,
  treeEdges,
  treeMissing,
  treeNameCount,
  treeNames,
  treeRows,
  treeRowsBytes,
  unfoldedBytes,
  walk,
  walkBytes,
  weighAnchor,
};

/** Fills the constant tables; to be called once, before anything else. */
export function init(): void {
  initCrc();
  initInflate();
  inflateBegin();
  initReader();
}

/** Where `weighAnchor` leaves what it read: Int32, in the order of the fields in reader.ts. */
export function readerResult(): usize {
  return READER_RESULT;
}

/** Where it leaves its judgement, and the features of what it weighed. */
export function readerJudgement(): usize {
  return READER_JUDGEMENT;
}

export function readerFeatures(): usize {
  return READER_FEATURES;
}

/** Whether the rows that the last `inherit` or `anchors` wrote are all without a verdict. */
export function areAnchorsEmpty(): bool {
  return verdicts == NO_VERDICT;
}

/** Bytes that the last `inherit` or `anchors` searched. */
export function searchedBytes(): i32 {
  return searched;
}

/** First address after the kernel's own tables. */
export function staticEnd(): usize {
  return STATIC_END;
}
