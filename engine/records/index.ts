/** What a record is, for every room: its identity, its content, its versions. */
export { canonicalJson } from './canonicalJson';
export { contentHash } from './contentHash';
export { cursorTime, type Cursor } from './cursor';
export { problemWithExternalId } from './externalId';
export { idempotencyKey } from './idempotencyKey';
export {
	isInDoubt,
	judgeVersion,
	newestOfEach,
	type GivenOut,
	type RememberedRecord,
} from './rememberedRecord';
export { hasSameContent } from './sameContent';
export { versionName, versionOf, type SourceRecord, type UnreadableRecord } from './sourceRecord';
export type { Decision } from './version';
