import type { IExecuteFunctions } from 'n8n-workflow';

import { lengthMs } from '../../../../engine/run';
import type { Span } from '../../../../engine/time';
import { readMostAttempts, readTryAllNow } from '../../../shared/parameters/failed';
import { readSyncName } from '../../../shared/parameters/run';
import { readAddedSpan } from '../../../shared/parameters/span';
import { readBatchSize } from '../../fields/batches';
import { readOrderTarget } from '../../fields/orderTables';
import type { TableTarget } from '../../fields/table';
import { readTransform, type Transform } from '../../fields/transform';

export const maxRunTime = { name: 'options.maxRunTime', label: 'Maximum Run Time' };
export const usualRunTime: Span = { amount: 60, unit: 'minutes' };

/** What is tried again, and how it is written. */
export interface RetrySettings {
	readonly sync: string;
	readonly target: TableTarget;
	/** Undefined: records are written as they were kept. */
	readonly transform: Transform | undefined;
	/** The fields of the external ID of the records as they were kept. */
	readonly sourceKey: readonly string[];
	readonly batchSize: number;
	readonly mostAttempts: number;
	readonly tryAllNow: boolean;
	readonly maxRunTimeMs: number;
}

/** @throws EngineError `invalidParameter` that names the parameter */
export function readRetrySettings(context: IExecuteFunctions, itemIndex: number): RetrySettings {
	const target = readOrderTarget(context, itemIndex);
	const isOne = target.listTables === undefined;
	const transform = isOne ? readTransform(context, itemIndex, target.key) : undefined;
	const time = readAddedSpan(context, maxRunTime, itemIndex, { min: 0, fallback: usualRunTime });
	return {
		sync: readSyncName(context, itemIndex),
		target: { ...target, key: transform?.key ?? target.key },
		transform,
		sourceKey: target.key,
		batchSize: readBatchSize(context, itemIndex),
		mostAttempts: readMostAttempts(context, itemIndex),
		tryAllNow: readTryAllNow(context, itemIndex),
		maxRunTimeMs: lengthMs(time ?? usualRunTime, 'maxRunTime'),
	};
}
