import type { IDataObject } from 'n8n-workflow';

import {
	createSchedule,
	localReading,
	parseDate,
	timeOfDayMs,
	timeZone,
	weekdays,
} from '../../engine/time';
import type { Schedule, ScheduleRule, TimeZone } from '../../engine/time';
import {
	invalidParameter,
	readBoolean,
	readNumber,
	readOption,
	readString,
} from '../shared/parameters/read';
import type { ParameterSource } from '../shared/parameters/read';
import { type PolicySettings, readLength, readPolicy } from './policyParameters';

/** What the user has set, read once, when the workflow is published. */
export interface ScheduleSettings extends PolicySettings {
	readonly schedule: Schedule;
	readonly paused: boolean;
	readonly fireOnPublish: boolean;
	readonly maxJitterMs: number;
	readonly payload: IDataObject;
}

export async function readSettings(
	source: ParameterSource,
	workflowTimeZone: string,
): Promise<ScheduleSettings> {
	const jitter = { name: 'options.jitter', label: 'Jitter' };
	return {
		schedule: await readSchedule(source, workflowTimeZone),
		paused: readBoolean(source, { name: 'paused', label: 'Paused' }, 0, false),
		fireOnPublish: readBoolean(
			source,
			{ name: 'options.fireOnPublish', label: 'Fire on Publish' },
			0,
			false,
		),
		maxJitterMs: readLength(source, jitter, { min: 0, max: 86_400 }) ?? 0,
		...readPolicy(source),
		payload: readPayload(source),
	};
}

export async function readSchedule(
	source: ParameterSource,
	workflowTimeZone: string,
): Promise<Schedule> {
	const parameter = { name: 'timeZone', label: 'Time Zone' };
	const name = readString(source, parameter, 0, { example: 'Europe/Berlin' });
	const zone = timeZone(name.trim() === '' ? workflowTimeZone : name);
	return await createSchedule(readRule(source), zone, readAnchor(source, zone));
}

function readRule(source: ParameterSource): ScheduleRule {
	const units = ['minutes', 'hours', 'days', 'weeks', 'months', 'cron'] as const;
	const unit = readOption(source, { name: 'unit', label: 'Repeat By' }, 0, units);
	if (unit === 'cron') {
		const parameter = { name: 'cronExpression', label: 'Cron Expression' };
		const expression = readString(source, parameter, 0, { example: '30 2 * * mon-fri' });
		return { unit, expression };
	}
	const limits = { min: 1, max: 525_600, integer: true, fallback: 5 };
	const every = readNumber(source, { name: 'every', label: 'Every' }, 0, limits);
	if (unit === 'minutes' || unit === 'hours') return { unit, every };
	const time = source.getNodeParameter('timeOfDay', 0, '00:00') as unknown;
	const timed = { every, timeOfDayMs: timeOfDayMs(time) };
	if (unit === 'days') return { unit, ...timed };
	if (unit === 'weeks') return { unit, ...timed, weekdays: readWeekdays(source) };
	const day = { name: 'dayOfMonth', label: 'Day of Month' };
	const dayLimits = { min: 1, max: 31, integer: true, fallback: 1 };
	return { unit, ...timed, dayOfMonth: readNumber(source, day, 0, dayLimits) };
}

function readWeekdays(source: ParameterSource) {
	const given = source.getNodeParameter('weekdays', 0, ['monday']) as unknown;
	const names: readonly unknown[] = Array.isArray(given) ? given : [given];
	const known = weekdays.filter((day) => names.includes(day));
	if (known.length === names.length && known.length > 0) return known;
	throw invalidParameter(
		'Weekdays',
		'must be one or more days of the week',
		given,
		'Choose at least one day in "Weekdays", or use an expression that gives a list such as ["monday", "friday"].',
	);
}

function readAnchor(source: ParameterSource, zone: TimeZone): number | undefined {
	const given = source.getNodeParameter('options.anchor', 0, '') as unknown;
	if (given === '' || given === null) return undefined;
	return localReading(parseDate(given, { zone, label: 'Anchor' }));
}

function readPayload(source: ParameterSource): IDataObject {
	const given = source.getNodeParameter('options.payload', 0, '{}') as unknown;
	const value = typeof given === 'string' ? parsedJson(given) : given;
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		return value as IDataObject;
	}
	throw invalidParameter(
		'Payload',
		'must be a JSON object',
		given,
		'Enter an object in "Payload", for example { "object": "orders" }.',
	);
}

function parsedJson(text: string): unknown {
	if (text.trim() === '') return {};
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
