import { errorsOf } from '../errors';
import { namesOption, option, say } from '../wording';

/** What a destination can refuse as a whole. A single record's refusal is a value: {@link RecordFailure}. */
export type DestinationErrorKind =
	| 'bookkeepingMissing'
	| 'busy'
	| 'columnMissing'
	| 'columnTypeDiffers'
	| 'idsUnknown'
	| 'invalidOption'
	| 'keyInvalid'
	| 'nameInvalid'
	| 'noUniqueKey'
	| 'notSecure'
	| 'otherOwner'
	| 'outOfSpace'
	| 'permissionDenied'
	| 'queryRefused'
	| 'sessionLost'
	| 'signInRefused'
	| 'storeRefused'
	| 'tableMissing'
	| 'tooManyDeletes'
	| 'unexpected'
	| 'unreachable';

const refused = errorsOf<DestinationErrorKind>();

/** The remedy points to the option at fault where it does not name it. */
export const destinationError: typeof refused = (kind, message, remedy, details = {}) => {
	const { parameter } = details;
	const isNamed = parameter === undefined || namesOption(remedy, parameter);
	return refused(
		kind,
		message,
		isNamed ? remedy : say`${remedy} See "${option(parameter)}".`,
		details,
	);
};

/** Why one record was not written. */
export type RecordFailureKind =
	'noExternalId' | 'valueRefused' | 'recordRefused' | 'cursorInvalid' | 'otherOwner';

/** A record that was not written, while the rest of its batch was. */
export interface RecordFailure {
	/** Its place in the array that was handed in. */
	readonly index: number;
	/** As it came, where it is the ID that is refused; absent when the record has none. */
	readonly externalId: string | undefined;
	readonly kind: RecordFailureKind;
	/** The column whose value was refused, where that is known. */
	readonly column: string | undefined;
	readonly reason: string;
}

/** Says of a record that the database refused it, in the database's words. */
export function recordRefused(
	{ index, externalId }: Pick<RecordFailure, 'index' | 'externalId'>,
	column: string | undefined,
	reason: string,
): RecordFailure {
	return { index, externalId, kind: 'recordRefused', column, reason };
}

/** Tells a record's failure from what else would have come of it. */
export function isFailure<Result extends object>(
	result: Result | RecordFailure,
): result is RecordFailure {
	return 'reason' in result;
}
