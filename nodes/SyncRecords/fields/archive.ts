import type { INodeProperties } from 'n8n-workflow';

import type { ArchivePlace } from '../../shared/archive/place';
import {
	type ParameterSource,
	readBoolean,
	readNumber,
	readOption,
} from '../../shared/parameters/read';

/** How what is read is archived. */
export interface ArchiveSettings {
	readonly place: ArchivePlace;
	/** How long archives are kept; undefined: for ever. */
	readonly keepMs: number | undefined;
	/** Whether what has happened is told beside the records. */
	readonly hasEvents: boolean;
}

const archiveTo = { name: 'archiveTo', label: 'Archive To' };
/** Of the same name, since one credential is for both. */
const archiveIn = { name: 'archiveTo', label: 'Archive In' };
const retention = {
	name: 'options.archiveRetentionDays',
	label: 'Archive Retention (Days)',
	usual: 90,
};

const events = { name: 'options.archiveEvents', label: 'Archive Events' };

const places = {
	folder: {
		name: 'Folder',
		value: 'folder',
		description: "The folder scheduled-sync/archive in n8n's user folder",
	},
	s3: {
		name: 'S3',
		value: 's3',
		description: 'A bucket of Amazon S3, Cloudflare R2, MinIO and others',
	},
} as const;

/** Where the credential of a bucket is needed. */
export const whenArchivedInS3 = { archiveTo: ['s3'] };

/** For sources that are streamed. */
export const archiveToField: INodeProperties = {
	displayName: archiveTo.label,
	name: archiveTo.name,
	type: 'options',
	noDataExpression: true,
	options: [
		places.folder,
		{ name: 'None', value: 'none', description: 'Nothing is kept' },
		places.s3,
	],
	default: 'none',
	description:
		'Where to keep what the source gives out, before anything is written, so that it can be replayed without the source',
};

/** For the collection *Options*. */
export const archiveRetentionField: INodeProperties = {
	displayName: retention.label,
	name: 'archiveRetentionDays',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 90,
	description:
		'Archives of runs that began longer ago are deleted after a run whose own archive is complete. 0 keeps them for ever.',
};

/** For the collection *Options*. */
export const archiveEventsField: INodeProperties = {
	displayName: events.label,
	name: 'archiveEvents',
	type: 'boolean',
	default: false,
	description:
		'Whether to also archive what has happened to orders, fulfillments and refunds, as far as the fields that are read tell it: an event a line, each with an ID',
};

/** Of the source *Archive*. */
export const archiveInField: INodeProperties = {
	displayName: archiveIn.label,
	name: archiveIn.name,
	type: 'options',
	noDataExpression: true,
	options: [places.folder, places.s3],
	default: 'folder',
	description: 'Where the archive is, as in "Archive To" when it was written',
};

const msPerDay = 86_400_000;

/** Undefined where nothing is archived. */
export function readArchiveTo(
	source: ParameterSource,
	itemIndex: number,
): ArchiveSettings | undefined {
	const place = readOption(source, archiveTo, itemIndex, ['none', 'folder', 's3']);
	if (place === 'none') return undefined;
	const limits = { min: 0, max: 36_500, integer: true, fallback: retention.usual };
	const days = readNumber(source, retention, itemIndex, limits);
	const hasEvents = readBoolean(source, events, itemIndex, false);
	return { place, keepMs: days === 0 ? undefined : days * msPerDay, hasEvents };
}

export function readArchiveIn(source: ParameterSource, itemIndex: number): ArchivePlace {
	return readOption(source, archiveIn, itemIndex, ['folder', 's3']);
}
