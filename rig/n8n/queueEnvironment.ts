import type { Redis } from '../databases/redis';

/** A PostgreSQL for n8n's own tables. */
export interface QueueDatabase {
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

/**
 * What the main process and all workers of one queue mode have in common.
 *
 * @param encryptionKey by which n8n encrypts its credentials
 */
export function queueEnvironment(
	database: QueueDatabase,
	redis: Pick<Redis, 'host' | 'port'>,
	encryptionKey: string,
): Readonly<Record<string, string>> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: encryptionKey,
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: database.host,
		DB_POSTGRESDB_PORT: String(database.port),
		DB_POSTGRESDB_DATABASE: database.database,
		DB_POSTGRESDB_USER: database.user,
		DB_POSTGRESDB_PASSWORD: database.password,
	};
}
