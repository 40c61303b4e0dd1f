import { problemWithExternalId } from '../../records/externalId';
import { storeError } from '../errors';
import { shown } from '../variables/variableValue';

/** @throws StoreError `invalidExternalId` */
export function checkExternalId(externalId: string): string {
	const problem = problemWithExternalId(externalId);
	if (problem === undefined) return externalId;
	throw storeError(
		'invalidExternalId',
		`The external ID ${shown(externalId)} ${problem}`,
		'Choose a field as external ID that has a short, unique text or number in every record.',
		{ parameter: 'External ID' },
	);
}

/** @throws StoreError `invalidIdempotencyKey` */
export function checkIdempotencyKey(key: string): string {
	const problem = problemWithExternalId(key);
	if (problem === undefined) return key;
	throw storeError(
		'invalidIdempotencyKey',
		`The idempotency key ${shown(key)} ${problem}`,
		'Give each delivered record back with the idempotency key that it came with.',
		{ parameter: 'Idempotency Key' },
	);
}
