import type { ArchiveFiles, ArchiveWriter } from '../../../engine/archive';
import type { SourceItem } from '../../../engine/source';

export type RunWriter = Pick<ArchiveWriter, 'keep' | 'end' | 'of'>;

/** Where a rule of archives can be switched off. */
export interface ArchiveSeams {
	/** What stores the archive of a run. */
	readonly writer?: (writer: RunWriter) => RunWriter;
	/** Where a run stores its archive. */
	readonly files?: (files: ArchiveFiles) => ArchiveFiles;
	/** Where archives are replayed from. */
	readonly replayedFrom?: (files: ArchiveFiles) => ArchiveFiles;
	/** What is replayed of a record. */
	readonly replayed?: (item: SourceItem, nowMs: number) => SourceItem;
}
