import type { AlertCondition, AlertThresholds, WatchedSyncs } from '../../engine/run';
import type { AlertSettings } from '../../engine/sync';
import {
	invalidParameter,
	type ParameterName,
	type ParameterSource,
	readBoolean,
	readNumber,
	readOption,
	readString,
} from '../shared/parameters/read';
import { type HeartbeatRequest, readHeartbeatUrl } from './heartbeat';
import { conditions, names as parameters } from './properties';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const YEAR_MINUTES = 525_600;

/** So many names of syncs are shown. */
const MOST_SHOWN = 10;

/**
 * Reads the parameters of the trigger.
 *
 * @param request makes one request to the address of the heartbeat
 * @throws EngineError `invalidParameter`
 */
export function readSettings(source: ParameterSource, request: HeartbeatRequest): AlertSettings {
	const limits = { max: YEAR_MINUTES, fallback: 5 };
	return {
		syncs: readSyncs(source),
		thresholds: readThresholds(source),
		storeUnreachableAfterMs: readWhole(source, parameters.storeUnreachableFor, limits) * MINUTE_MS,
		heartbeat: readHeartbeat(source, request),
	};
}

/**
 * Checks that the account has syncs of these names: nobody would hear of one that is mistyped.
 *
 * @throws EngineError `invalidParameter`
 */
export function checkNames(
	names: readonly string[],
	known: readonly string[],
	accountId: string,
): void {
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length === 0) return;
	const { label } = parameters.syncNames;
	const there =
		known.length === 0
			? 'It has none yet.'
			: `It has ${known.slice(0, MOST_SHOWN).join(', ')}${known.length > MOST_SHOWN ? ' and others' : ''}.`;
	throw invalidParameter(
		label,
		`must name syncs of the account "${accountId}"`,
		unknown.join(', '),
		`${there} A sync is there from its first run on: run it once, or choose All of the Account in "${parameters.syncs.label}".`,
	);
}

function readSyncs(source: ParameterSource): WatchedSyncs {
	const kind = readOption(source, parameters.syncs, 0, ['all', 'allExcept', 'named']);
	if (kind === 'all') return { kind };
	const example = 'shopify.orders, erp.inventory';
	const given = readString(source, parameters.syncNames, 0, { required: true, example });
	const parts = given.split(',').map((name) => name.trim());
	return { kind, names: [...new Set(parts.filter((name) => name !== ''))] };
}

function readThresholds(source: ParameterSource): AlertThresholds {
	const chosen = new Set<AlertCondition>(readConditions(source));
	const of = <Threshold>(condition: AlertCondition, read: () => Threshold) =>
		chosen.has(condition) ? read() : undefined;
	const minutes = (parameter: ParameterName) => ({
		afterMs: readWhole(source, parameter, { max: YEAR_MINUTES, fallback: 60 }) * MINUTE_MS,
	});
	return {
		missedRun: of('missedRun', () => minutes(parameters.runWithin)),
		watermarkStill: of('watermarkStill', () => minutes(parameters.watermarkWithin)),
		receiptNotComplete: of('receiptNotComplete', () => ({
			inARow: readWhole(source, parameters.receiptsInARow, { max: 50, fallback: 1 }),
			countsUnverifiable: readBoolean(source, parameters.countUnverifiable, 0, false),
		})),
		givenUp: of('givenUp', () => ({
			atLeast: readWhole(source, parameters.givenUpAtLeast, { max: 1e6, fallback: 1 }),
			withinMs: readWhole(source, parameters.givenUpWithin, { max: 8_760, fallback: 24 }) * HOUR_MS,
		})),
		objectSetAside: of('objectSetAside', () => ({
			failures: readWhole(source, parameters.failuresInARow, { max: 1_000, fallback: 3 }),
		})),
	};
}

function readConditions(source: ParameterSource): readonly AlertCondition[] {
	const { name, label } = parameters.conditions;
	const given = source.getNodeParameter(name, 0, [...conditions]) as unknown;
	const list: readonly unknown[] = Array.isArray(given) ? given : [given];
	const known = conditions.filter((condition) => list.includes(condition));
	if (known.length === list.length && known.length > 0) return known;
	throw invalidParameter(
		label,
		`must be one or more of ${conditions.join(', ')}`,
		given,
		`Choose at least one in "${label}".`,
	);
}

function readHeartbeat(
	source: ParameterSource,
	request: HeartbeatRequest,
): AlertSettings['heartbeat'] {
	if (!readBoolean(source, parameters.sendHeartbeat, 0, false)) return undefined;
	const url = readHeartbeatUrl(source);
	const every = readWhole(source, parameters.heartbeatEvery, { max: 1_440, fallback: 5 });
	return { everyMs: every * MINUTE_MS, send: async () => await request(url) };
}

/** A threshold of 0 would be reached all the time. */
function readWhole(
	source: ParameterSource,
	parameter: ParameterName,
	limits: { readonly max: number; readonly fallback: number },
): number {
	return readNumber(source, parameter, 0, { min: 1, integer: true, ...limits });
}
