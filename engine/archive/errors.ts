import { errorsOf } from '../errors';

/** What can be wrong with an archive, or with the place where archives are. */
export type ArchiveErrorKind =
	| 'archiveDamaged'
	| 'archiveDiffers'
	| 'archiveForeign'
	| 'archiveMissing'
	| 'archiveTooNew'
	| 'accessRefused'
	| 'bucketMissing'
	| 'invalidPlace'
	| 'outOfSpace'
	| 'signInRefused'
	| 'unexpected'
	| 'unreachable'
	| 'wrongRegion';

export const archiveError = errorsOf<ArchiveErrorKind>();
