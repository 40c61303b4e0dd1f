/** Gives out what was archived, instead of the source that it came from. */
export { ArchiveSource, type ArchiveSourceOptions, type Replayed } from './archiveSource';
