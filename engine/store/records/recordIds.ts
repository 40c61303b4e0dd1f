import { problemWithExternalId } from '../../records/externalId';
import { shown } from '../../shortened';
import { storeError } from '../errors';

/** @throws EngineError `invalidExternalId` */
export function checkExternalId(externalId: string): string {
	const problem = problemWithExternalId(externalId);
	if (problem === undefined) return externalId;
	throw storeError(
		'invalidExternalId',
		`The external ID ${shown(externalId)} ${problem}`,
		'Choose a field as external ID that has a short, unique text or number in every record.',
		{ parameter: 'externalId' },
	);
}

/** @throws EngineError `invalidIdempotencyKey` */
export function checkIdempotencyKey(key: string): string {
	const problem = problemWithExternalId(key);
	if (problem === undefined) return key;
	throw storeError(
		'invalidIdempotencyKey',
		`The idempotency key ${shown(key)} ${problem}`,
		'Give each delivered record back with the idempotency key that it came with.',
		{ parameter: 'idempotencyKey' },
	);
}
