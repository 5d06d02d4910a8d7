/** Where bytes come from: files on disk. Objects come from git/ by number. The door of this folder. */

export { type GitDirectoryFile, lfsContentId, listGitDirectory } from './git-directory.ts';
export {
  type AskCredentials,
  type FetchedRepository,
  type FetchOptions,
  fetchRepository,
  isRemote,
  type RemoteCredentials,
} from './remote.ts';
export { listSubmodules, type SubmoduleListing, type SubmoduleRepository } from './submodules.ts';
export {
  type FileEntry,
  type FileListing,
  listFiles,
  type OpenListing,
  openListing,
  pathBytes,
  pathText,
  type WalkOptions,
} from './worktree.ts';
