import { createHash } from 'node:crypto';

import type { PostgresAddress } from '../postgres/address';
import { shown } from '../shortened';
import { option, phrase, say } from '../wording';
import { storeError } from './errors';

/** A file in a folder that is the store's alone. */
export interface SqliteConfig {
	readonly kind: 'sqlite';
	/** Absolute path of the folder; made when it does not exist. */
	readonly folder: string;
	/** A bare file name, see {@link checkConfig}. */
	readonly file: string;
}

export interface PostgresConfig extends PostgresAddress {
	readonly kind: 'postgres';
	/** The schema that the store's tables are in; made when it does not exist. */
	readonly schema: string;
	readonly ssl: NonNullable<PostgresAddress['ssl']>;
}

export type StoreConfig = SqliteConfig | PostgresConfig;

/** Two configurations share what is open exactly when their keys are equal. The key holds no secret. */
export function configKey(config: object): string {
	const entries = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}

/** @throws EngineError `invalidStoreConfig`, naming the field */
export function checkConfig(config: StoreConfig): void {
	if (config.kind === 'sqlite') checkFileName(config.file);
	else checkPostgres(config);
}

/** Whether a text can only be the name of a file in a folder, and of none that SQLite makes beside its own. */
export function isBareFileName(file: string): boolean {
	return /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$/.test(file) && !/-(wal|shm|journal)$/i.test(file);
}

function checkFileName(file: string): void {
	if (isBareFileName(file)) return;
	throw storeError(
		'invalidStoreConfig',
		`The store's file name cannot be used: ${shown(file)}`,
		say`Enter a bare file name of letters, digits, "_", "-" and ".", for example sync.sqlite. The file is always in the folder "scheduled-sync" inside ${phrase('folderOfHost')}.`,
		{ parameter: 'file' },
	);
}

function checkPostgres(config: PostgresConfig): void {
	const missing = (['host', 'database', 'user'] as const).find(
		(field) => config[field].trim() === '',
	);
	if (missing !== undefined) {
		throw storeError(
			'invalidStoreConfig',
			`The PostgreSQL store has no ${missing}`,
			say`Fill in "${option(missing)}" in the ${phrase('accountSettings')}.`,
			{ parameter: missing },
		);
	}
	if (!Number.isInteger(config.port) || config.port < 1 || config.port > 65_535) {
		throw storeError(
			'invalidStoreConfig',
			`The PostgreSQL store's port cannot be used: ${shown(config.port)}`,
			'Enter a whole number from 1 to 65535, for example 5432.',
			{ parameter: 'port' },
		);
	}
	// PostgreSQL cuts longer names in silence, and keeps names that begin with pg_ to itself.
	if (!/^(?!pg_)[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(config.schema)) {
		throw storeError(
			'invalidStoreConfig',
			`The PostgreSQL store's schema cannot be used: ${shown(config.schema)}`,
			'Enter up to 63 letters, digits and "_", not beginning with a digit or "pg_", for example scheduled_sync.',
			{ parameter: 'schema' },
		);
	}
}
