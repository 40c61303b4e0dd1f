/** Keeps what a source has given out, file by file with a manifest, in a folder or in S3, and finds it again. */
export { ArchiveWriter, type ArchiveEnd } from './archiveWriter';
export { archiveError, type ArchiveErrorKind } from './errors';
export type { ArchiveFiles } from './files';
export { archiveOfRun, archivesOfTime } from './findArchives';
export { FolderFiles } from './folder/folderFiles';
export { itemOf, lineOf } from './lines';
export type { ArchivedFile, ArchivedSource, Manifest } from './manifest';
export { isFullPart } from './partSize';
export type { ArchiveName, ArchiveOwner } from './place';
export { readFileOf } from './readFile';
export { pruneArchives } from './retention';
export { archiveRows, type ArchivedRows } from './rows';
export { S3Files } from './s3/s3Files';
export type { S3Settings } from './s3/s3Place';
