import type { EngineError } from '../../errors';
import { codeOf, messageOf } from '../../nativeErrors';
import { type ArchiveErrorKind, archiveError } from '../errors';

/** What the system says of files, by its code. */
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const refused = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** Says what is wrong with the folder of the archives, where the system has refused what was to be done there. */
export function folderFault(error: unknown, folder: string): EngineError<ArchiveErrorKind> {
	const code = codeOf(error) ?? '';
	if (full.has(code)) {
		return archiveError(
			'outOfSpace',
			`The disk is full: the folder ${folder} takes no more archives (${code})`,
			'Make room, keep archives for fewer days, or keep them in S3. Nothing was written of what could not be archived; the next run reads it again.',
			{ cause: error },
		);
	}
	if (refused.has(code)) {
		return archiveError(
			'accessRefused',
			`The folder ${folder} cannot be used for archives (${code})`,
			'Let the user that runs this program read and write it, or keep archives in S3. Nothing was written of what could not be archived.',
			{ cause: error },
		);
	}
	return archiveError(
		'unexpected',
		`The folder ${folder} cannot be used for archives: ${messageOf(error)}`,
		'See to the disk that the folder is on.',
		{ cause: error },
	);
}
