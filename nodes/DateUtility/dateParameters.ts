import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	dateTimeAt,
	formatDate,
	inputFormats,
	outputFormats,
	parseDate,
	timeZone,
	weekdays,
} from '../../engine/time';
import type {
	DateTime,
	FormatOptions,
	InputFormat,
	OutputFormat,
	Span,
	TimeZone,
	Weekday,
} from '../../engine/time';
import { beginningWith, invalidParameter, readOption, readString } from '../shared/parameters/read';
import type { ParameterName } from '../shared/parameters/read';
import * as span from '../shared/parameters/span';
import type { SpanLimits } from '../shared/parameters/span';

/** The parameters of one item, read as dates. */
export interface ItemDates {
	readonly source: IExecuteFunctions;
	readonly itemIndex: number;
	readonly zone: TimeZone;
	readonly now: DateTime;
}

export function itemDates(source: IExecuteFunctions, itemIndex: number, nowMs: number): ItemDates {
	const parameter = { name: 'timeZone', label: 'Time Zone' };
	const name = readString(source, parameter, itemIndex, { example: 'Europe/Berlin' });
	const zone = timeZone(name.trim() === '' ? source.getTimezone() : name);
	return { source, itemIndex, zone, now: dateTimeAt(nowMs, zone) };
}

/** A date as text, a number, a Date or a Luxon DateTime, in the item's zone; *Input Format* may say how to read it. */
export function readDate(dates: ItemDates, { name, label }: ParameterName): DateTime {
	const given = dates.source.getNodeParameter(name, dates.itemIndex, '') as unknown;
	const format = choice(dates, 'options.inputFormat', 'Input Format', inputFormats, 'auto');
	return parse(dates, given, label, format, 'options.customInputFormat');
}

/** As {@link readDate}, with the format and its tokens in parameters of their own. */
export function readDateInFormat(dates: ItemDates): DateTime {
	const given = dates.source.getNodeParameter('date', dates.itemIndex, '') as unknown;
	const format = choice(dates, 'inputFormat', 'Input Format', inputFormats, 'auto');
	return parse(dates, given, 'Date', format, 'customInputFormat');
}

export function readSpan(
	dates: ItemDates,
	amount: ParameterName,
	unit: string,
	limits?: SpanLimits,
): Span {
	const unitName = { name: unit, label: 'Unit' };
	return span.readSpan(dates.source, amount, unitName, dates.itemIndex, limits);
}

/** A length of time in the options: undefined when it was not added. */
export function readOptionalSpan(dates: ItemDates, { name, label }: ParameterName) {
	const option = { name: `options.${name}`, label };
	return span.readAddedSpan(dates.source, option, dates.itemIndex, { unitLabel: 'Unit' });
}

export function readWeekStart(dates: ItemDates): Weekday {
	return choice(dates, 'options.weekStart', 'Week Starts On', weekdays, 'monday');
}

/** The result under the name that the user chose, in the format that the user chose. */
export function dateOutput(dates: ItemDates, date: DateTime): IDataObject {
	const format = choice(dates, 'options.outputFormat', 'Output Format', outputFormats, 'iso');
	return output(dates, write(dates, date, format, 'options.customOutputFormat'));
}

/** As {@link dateOutput}, with the format and its tokens in parameters of their own. */
export function formattedOutput(dates: ItemDates, date: DateTime): IDataObject {
	const format = choice(dates, 'outputFormat', 'Output Format', outputFormats, 'iso');
	return output(dates, write(dates, date, format, 'customOutputFormat'));
}

export function output(dates: ItemDates, value: string | number): IDataObject {
	const parameter = { name: 'outputFieldName', label: 'Output Field Name' };
	const limits = { required: true, example: 'date' };
	return { [readString(dates.source, parameter, dates.itemIndex, limits)]: value };
}

/** Writes a date in the format of the options; for results with several dates. */
export function written(dates: ItemDates, date: DateTime): string | number {
	const format = choice(dates, 'options.outputFormat', 'Output Format', outputFormats, 'iso');
	return write(dates, date, format, 'options.customOutputFormat');
}

export function choice<const Option extends string>(
	dates: ItemDates,
	name: string,
	label: string,
	options: readonly Option[],
	fallback: NoInfer<Option>,
): Option {
	const inOrder = beginningWith(fallback, options);
	return readOption(dates.source, { name, label }, dates.itemIndex, inOrder);
}

function parse(
	dates: ItemDates,
	given: unknown,
	label: string,
	format: InputFormat,
	customFormatName: string,
): DateTime {
	if (given === '' || given === null || given === undefined) {
		throw invalidParameter(
			label,
			'must not be empty',
			given,
			`Enter a date in "${label}", for example 2026-03-29T14:30:00+02:00. If it holds an expression, check what that gives for this item.`,
		);
	}
	const customFormat =
		format === 'custom' ? text(dates, customFormatName, 'Custom Input Format') : undefined;
	return parseDate(given, {
		zone: dates.zone,
		format,
		customFormat,
		locale: text(dates, 'options.locale', 'Locale', 'en-US'),
		label,
	});
}

function write(
	dates: ItemDates,
	date: DateTime,
	format: OutputFormat,
	customFormatName: string,
): string | number {
	const options: FormatOptions = {
		format,
		customFormat:
			format === 'custom' ? text(dates, customFormatName, 'Custom Output Format') : undefined,
		locale: text(dates, 'options.locale', 'Locale', 'en-US'),
	};
	return formatDate(date, options);
}

function text(dates: ItemDates, name: string, label: string, fallback = ''): string {
	const given = dates.source.getNodeParameter(name, dates.itemIndex, fallback) as unknown;
	if (typeof given === 'string') return given.trim() === '' ? fallback : given;
	const example = fallback === '' ? 'yyyy-MM-dd HH:mm' : fallback;
	throw invalidParameter(label, 'must be text', given, `Enter text, for example ${example}.`);
}
