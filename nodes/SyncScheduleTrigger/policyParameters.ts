import type { IDataObject } from 'n8n-workflow';

import { type SchedulePolicy, spanMs } from '../../engine/time';
import { readNumber, readOption } from '../shared/parameters/read';
import type { ParameterName, ParameterSource } from '../shared/parameters/read';
import { readAddedSpan } from '../shared/parameters/span';

/** What the user has set about runs that overlap and runs that were missed. */
export interface PolicySettings {
	readonly policy: SchedulePolicy;
	/** For how long a run counts as going when its end is not seen. */
	readonly maxRunTimeMs: number;
}

export function readPolicy(source: ParameterSource): PolicySettings {
	const overlap = { name: 'overlap', label: 'If Still Running' };
	const missed = { name: 'missed', label: 'If Runs Were Missed' };
	const catchUp = { name: 'options.maxCatchUpRuns', label: 'Maximum Catch-Up Runs' };
	const runTime = { name: 'options.maxRunTime', label: 'Maximum Run Time' };
	return {
		policy: {
			overlap: readOption(source, overlap, 0, ['skip', 'queueOne', 'allow']),
			missed: readOption(source, missed, 0, ['skip', 'runOnce', 'runEach']),
			maxMadeUp: readNumber(source, catchUp, 0, {
				min: 1,
				max: 100,
				integer: true,
				fallback: 24,
			}),
			maxRuns: readMaxRuns(source),
		},
		maxRunTimeMs: readLength(source, runTime, { min: 1, max: 86_400 }) ?? 3_600_000,
	};
}

/** A length of time among the options, in milliseconds; undefined when it was not added. */
export function readLength(
	source: ParameterSource,
	parameter: ParameterName,
	limits: { readonly min: number; readonly max: number },
): number | undefined {
	const units = ['seconds', 'minutes', 'hours'] as const;
	const length = readAddedSpan(source, parameter, 0, { ...limits, units, unitLabel: 'Unit' });
	return length && spanMs(length);
}

function readMaxRuns(source: ParameterSource): number | undefined {
	const options = source.getNodeParameter('options', 0, {}) as IDataObject;
	if (options.maxRuns === undefined) return undefined;
	const parameter = { name: 'options.maxRuns', label: 'Maximum Runs' };
	return readNumber(source, parameter, 0, { min: 1, max: 1e9, integer: true });
}
